# 每一处等待的话：等的时候、提醒、过了期、通过、退回、错过。
# button-… 是这一处自己的按钮，没写就用通用的。
# reason-…-words 是审核方原话里会出现的词，用 | 分开：有人粘贴原话时，靠它认出是哪种原因。

window-activation-mail = 邮箱激活
    .reminder = 激活邮件点了吗？链接大约到 { $latest } 失效。打开邮箱 { $account-email } 找微信公众平台的邮件，也看看垃圾箱。
    .late = 激活链接到 { $latest } 多半失效了。先点一下试试；打不开，回注册页重新发送，还不行就重新注册，几分钟的事。
    .passed = 激活好了，接着填。
    .missed = 没关系，不花钱也不扣次数：回注册页点重新发送；页面说要重来，就用同一个邮箱再注册一次。
    .button-passed = 激活好了
    .button-passed-words = 激活了|已激活|点了|点过了|打开了
    .button-missed = 链接失效了
    .button-waiting = 还没点
    .still-waiting = 不急，{ $latest } 之前点开就行，越早越稳。

window-registration-limit = 30 天内完成认证
    .reminder = 注册后 30 天内要认证完，最晚 { $latest }，过了注册作废、要重填。还没交认证的话，今天接着往下办。
    .late = 过了 { $latest }，注册可能已经作废。登录 mp.weixin.qq.com 看看：还能点认证，就马上办；不能，就重新注册。
    .passed = 好，认证办完了。
    .missed = 注册作废了，要把主体信息重新填一遍，认证费等交认证时再付。填过的我都留着，照着再填很快。
    .button-passed = 认证完了
    .button-passed-words = 认证好了|认证过了
    .button-missed = 注册作废了
    .button-waiting = 还在办
    .still-waiting = 好，{ $latest } 之前认证完就行，我到时再提醒。

window-certification = 微信认证审核
    .waiting =
        认证已提交，最晚 { $latest } 有结果。

        这几天请法人和经办人都接陌生电话：审核员会打来核对，不接就算不过。
        在 mp.weixin.qq.com 的「设置 → 微信认证」看进度。

        等的时候，可以先定名称、图标，备好备案要的证件。
    .reminder = 微信认证有结果了吗？最晚 { $latest } 出。到「设置 → 微信认证」看一眼，审核员的电话也别漏接。
    .late = 微信认证过了 { $latest } 还没有结果。请到「设置 → 微信认证」看看是不是在等你补资料，或有没有未接的陌生来电；都没有，就问平台客服。
    .passed = 认证通过！有效期一年；到期前 3 个月、2 个月、1 个月、7 天，平台会提醒续。下面填账号资料。
    .rejected = 没关系，补好再交。在页面给的期限内补，不用再付费；连这次算上，被驳回满三次，订单就结束，要重新付 300 元。先看页面上写的原因。
    .reason-data-differs = 名称、代码或法人与执照不一致
    .reason-data-differs-words = 名称不一致|不一致|不符|信息有误|代码错误|与营业执照
    .reason-photo-unclear = 执照照片不清楚、不完整或过期
    .reason-photo-unclear-words = 不清晰|模糊|不完整|缺角|看不清|过期|遮挡
    .reason-account-differs = 对公账户信息对不上
    .reason-account-differs-words = 对公账户|开户|银行|账户信息
    .reason-call-missed = 电话没接到
    .reason-call-missed-words = 电话|未接|无法联系|联系不上
    .reason-face-failed = 扫脸没通过，或扫码的微信不是本人
    .reason-face-failed-words = 人脸|扫脸|实名|本人
    .reason-paper-missing = 缺盖章、缺函件或格式不对
    .reason-paper-missing-words = 公章|盖章|公函|申请函|授权书|格式
    .reason-order-timed-out = 订单超时
    .reason-order-timed-out-words = 超时|逾期|未支付
    .advice = 把页面上的原话留着，照它说的那一项改；看不懂就打审核通知里的电话，问清楚再交，别急着用掉一次机会。

window-certification-supplement = 补充认证资料
    .reminder = 认证还在等你补资料，最晚 { $latest } 前重新提交，过了订单结束、300 元要重付。改到哪一步了？
    .late = 补资料的期限（{ $latest }）过了。到「设置 → 微信认证」看看：还能补就马上补；订单已结束，就重新发起，要再付 300 元。
    .passed = 好，补上了。
    .missed = 订单结束了，要重新发起认证，再付 300 元，三次机会也重新算。填过的都还在，改好再交就行。
    .button-passed = 补好交了
    .button-passed-words = 补好了|交了|交上了|补交了
    .button-missed = 订单结束了
    .button-waiting = 还在补
    .still-waiting = 好，{ $latest } 之前交上就行。改完记得告诉我「已提交」。

window-bank-payment = 对公打款
    .reminder = 验证的那笔小额款打了吗？最晚 { $latest }（页面写的期限更早就按页面）。账户、金额、备注一样不差，只能用公司账户。
    .late = 打款期限（{ $latest }）过了。到认证页看看还能不能打；过期了就重新发起验证，或改用扫脸。
    .passed = 好，打了款大约 1 个工作日核验。
    .missed = 过期不扣钱：回认证页重新发起对公打款，收款账户和金额会变，照新的打；也可以改选扫脸，更快。
    .button-passed = 打好了
    .button-passed-words = 打了|打款了|已打款|汇了|已汇|汇好了
    .button-missed = 过期了
    .button-waiting = 还没打
    .still-waiting = 好，{ $latest } 之前打就行，越早越好：审核从核验之后才算。

window-bank-payment-return = 打款退回
    .reminder = 验证打的那笔小额款退回公司账户了吗？一般 10 个工作日内，最晚 { $latest }。请财务看一眼。
    .late = 过了 { $latest } 小额款还没退回。请财务查收款账户的流水，再拿付款回单问平台客服。不影响后面的办理。
    .passed = 好，这件事了了。
    .button-passed = 退回来了
    .button-passed-words = 退回来了|退了|到账了|收到退款了|收到了
    .button-waiting = 还没退

window-protected-name = 名称审核
    .waiting =
        名称在人工审核，最多 7 个工作日，最晚 { $latest }。在 mp.weixin.qq.com 的站内信看结果。
        备案要用审过的名称，所以先等它；图标、简介可以接着备。
    .reminder = 名称审核有结果了吗？最晚 { $latest }。到 mp.weixin.qq.com 的站内信看一眼。
    .late = 名称审核过了 { $latest } 还没有结果。看看站内信是不是要补证明，没有就问平台客服。
    .passed = 名称通过了，往后都用它。
    .rejected = 名称没过很常见，换个不碰别人商标和品牌的就好，改名不收费。先看页面写的原因。
    .reason-proof-missing = 要证明材料
    .reason-proof-missing-words = 证明材料|商标证|商标注册证|授权书|资质
    .reason-not-allowed = 名称不允许用
    .reason-not-allowed-words = 不允许|违反|侵权|侵犯|误导|官方|敏感
    .advice = 通常换名最快：避开别人的商标、品牌、地名和「官方」一类的词。

window-platform-review = 备案初审
    .waiting =
        备案已提交，平台初审一般 1–2 个工作日，最晚 { $latest }。

        可能有人打电话核对，请法人接陌生电话。
        在 mp.weixin.qq.com 的备案页看进度。
        初审一过，部里就会给法人手机发短信，24 小时内要核验，周末也算，请法人这几天留意短信。
    .reminder = 备案初审过了吗？一般到 { $latest }。到备案页看一眼；法人手机有没有收到部里的短信，也问一声，它只有 24 小时。
    .late = 初审过了 { $latest } 还没有结果。请到备案页看状态，也问问法人有没有接到核对电话或收到短信；都没有，就问平台客服。
    .passed = 初审通过！接着等部里的短信。登记表也可以开始填了，名称已经定下。
    .rejected = 退回很常见，改好再交就行，不另收费。先看页面上写的原因。
    .button-passed = 初审过了
    .button-passed-words = 初审通过|初审通过了
    .reason-photo-unclear = 证件照片不清楚、缺角、反光或有水印
    .reason-photo-unclear-words = 不清晰|模糊|缺角|反光|水印|看不清|复印件|遮挡|原件
    .reason-paper-expired = 证件过期或快到期
    .reason-paper-expired-words = 过期|有效期|到期
    .reason-name-unrelated = 名称和公司业务看不出关系
    .reason-name-unrelated-words = 名称与|经营范围|无关|不相关|主体无关
    .reason-name-taken = 名称已被别的小程序或 App 备案
    .reason-name-taken-words = 已备案|已被备案|重名|名称重复
    .reason-remark-thin = 备注太简单或前后矛盾
    .reason-remark-thin-words = 备注
    .reason-pre-approval = 涉及前置审批
    .reason-pre-approval-words = 前置审批|审批文件|许可文件
    .reason-address-differs = 地址或地区与执照不一致
    .reason-address-differs-words = 地址|住所|地区|区域
    .reason-contacts = 手机号或邮箱有问题
    .reason-contacts-words = 手机号|联系电话|电话|邮箱|应急
    .reason-responsible = 负责人要填法人
    .reason-responsible-words = 负责人应|负责人须|负责人必须|负责人需|非法定代表人|不是法定代表人
    .reason-face-failed = 人脸核验没通过
    .reason-face-failed-words = 人脸|核验照片|幕布|背景
    .reason-filed-elsewhere = 主体在别处备案过，或同时有几个备案
    .reason-filed-elsewhere-words = 其他接入|主办者冲突|主体冲突|多个备案|已有备案
    .reason-abnormal = 公司在经营异常名录里
    .reason-abnormal-words = 经营异常|异常名录
    .reason-letter = 要补承诺书或其他材料
    .reason-letter-words = 承诺书|补充材料|附件
    .advice = 照页面上的原话改那一项，别的别动：改动越少，复审越快。看不懂就问平台客服，问清楚再交。

window-ministry-sms-expected = 等部里的短信
    .reminder = 法人手机收到部里的短信了吗？（多由 12381 发）它只有 24 小时，周末也算。没收到就看看拦截和垃圾短信。
    .late = 初审过了好几天，短信还没到？看看拦截和垃圾短信、法人手机有没有停机；再到 beian.miit.gov.cn「短信核验」点重新发送。还没有，问平台客服。
    .passed = 好，24 小时从收到那一刻算，现在就去核验最稳。
    .button-passed = 短信到了
    .button-passed-words = 收到了|收到短信了|短信来了|到了|来了
    .button-waiting = 还没到
    .still-waiting = 好，我早晚各问一次。也请法人把 12381 从拦截里放出来。

window-ministry-sms = 部里短信核验
    .waiting =
        24 小时从收到短信算起，周末、节假日照算。我按你告诉我的时刻数，到 { $latest } 为止；短信其实来得更早的，期限也更早。现在就做最稳：

        打开 beian.miit.gov.cn，点「短信核验」，填法人手机号、验证码、法人身份证号后六位。
        可以输错 5 次，第 6 次退回。

        验证码只填这个网站，不要发给任何人，也不要发给我。
        核验成功了，告诉我。
    .reminder = 部里的短信核验做了吗？到 { $latest } 为止，周末也算。打开 beian.miit.gov.cn「短信核验」，几分钟就好。验证码别给任何人。
    .late = 短信核验的 24 小时已过（{ $latest }）。如果做完了，告诉我一声；没赶上也别急：资料不用改的话，重新提交就会来新短信，直接接着走。
    .passed = 短信核验完成，最急的一关过了！
    .missed = 错过只耽误一两天：资料不用改的话，重新提交一次，不用再走初审，会来一条新短信，接着核验就行。
    .button-passed = 核验成功
    .button-passed-words = 核验好了|核验了|验证了|验证好了|已核验|核验完了|做了
    .button-rejected = 没成功
    .button-missed = 没赶上
    .button-waiting = 还没做
    .still-waiting = 到 { $latest } 为止，几分钟就能做完，趁法人现在方便最好。
    .rejected = 没关系，不用从头来：资料不用改的话，重新提交一次，会来一条新短信，直接接着走。
    .reason-codes-wrong = 验证码输错太多次
    .reason-codes-wrong-words = 验证码
    .reason-never-came = 短信一直没收到
    .reason-never-came-words = 没收到|未收到|收不到
    .advice = 到备案页看状态和说明。多数情况重新提交就行；收不到短信，先查手机拦截，再到 beian.miit.gov.cn 点重新发送。

window-provincial-review = 省管局审核
    .waiting =
        资料已到省通信管理局，1–20 个工作日，最晚 { $latest }。有的省三五天就下来。

        法人和应急手机都保持畅通，已填的资料先别改。
        在 mp.weixin.qq.com 的备案页看进度。

        等的时候，正好准备类目要的材料。
    .reminder = 省管局有结果了吗？最晚 { $latest } 出。到备案页或法人的短信里看看有没有备案号。
    .late = 省管局过了 { $latest } 还没有结果，少数省份会慢一些。请到备案页看状态，可以打省通信管理局的电话问，或请平台客服催一下。
    .passed = 省管局通过，备案完成！
    .rejected = 管局退回也能改。改好后从平台重新提交，初审和短信会再走一遍，我陪你走。先看退回意见里的原话。
    .button-passed = 备案号下来了
    .button-passed-words = 下来了|有备案号了|备案号来了
    .reason-photo-unclear = 证件照片不清楚或过期
    .reason-photo-unclear-words = 不清晰|模糊|缺角|反光|水印|看不清|复印件|遮挡|原件
    .reason-name-unrelated = 名称和公司业务看不出关系
    .reason-name-unrelated-words = 名称与|经营范围|无关|不相关|主体无关
    .reason-name-taken = 名称已被别的小程序或 App 备案
    .reason-name-taken-words = 已备案|已被备案|重名|名称重复
    .reason-remark-thin = 备注太简单或前后矛盾
    .reason-remark-thin-words = 备注
    .reason-pre-approval = 涉及前置审批
    .reason-pre-approval-words = 前置审批|审批文件|许可文件
    .reason-address-differs = 地址或地区与执照不一致
    .reason-address-differs-words = 地址|住所|地区|区域
    .reason-contacts = 电话打不通，手机号或邮箱有问题
    .reason-contacts-words = 手机号|联系电话|电话|邮箱|应急
    .reason-filed-elsewhere = 主体在别处备案过，信息冲突
    .reason-filed-elsewhere-words = 其他接入|主办者冲突|主体冲突|多个备案|已有备案
    .reason-abnormal = 公司在经营异常名录里
    .reason-abnormal-words = 经营异常|异常名录
    .reason-letter = 要补承诺书或其他材料
    .reason-letter-words = 承诺书|补充材料|附件
    .advice = 各省要求略有不同，退回意见里一般有电话，打过去问清楚要改哪里，再改、再交。

window-category-review = 微短剧类目审核
    .waiting =
        类目已提交，一般 1–7 个工作日，最晚 { $latest }。
        在 mp.weixin.qq.com 的「服务类目」看状态。

        等的时候，可以准备第一部剧的发行许可证或登记备案号。
    .reminder = 微短剧类目审核有结果了吗？一般到 { $latest }。到「服务类目」看一眼状态。
    .late = 类目审核过了 { $latest } 还没有结果。请到「服务类目」和站内信看看有没有补件通知；没有，就问平台客服。
    .passed = 微短剧类目通过了，小程序可以上剧了！
    .rejected = 就差一点，补好再交。先看站内信里写的原因。
    .reason-holder-differs = 许可证的持证单位和小程序主体不一致
    .reason-holder-differs-words = 持证|主体不一致|单位不一致
    .reason-licence-expired = 许可证过期或没年检
    .reason-licence-expired-words = 过期|有效期|年检
    .reason-name-differs = 登记表里的名称和备案的不一致
    .reason-name-differs-words = 名称不一致|小程序名称
    .reason-file-wrong = 缺文件，文件名或格式不对
    .reason-file-wrong-words = 文件名|命名|格式|缺少
    .reason-stamp-missing = 少盖章，或章不清楚
    .reason-stamp-missing-words = 盖章|公章|印章
    .reason-scan-unclear = 扫描件不清楚、遮挡、缺角
    .reason-scan-unclear-words = 不清晰|模糊|遮挡|缺角|看不清
    .reason-report-order = 信用报告页序不对或缺页
    .reason-report-order-words = 信用报告|页序|缺页
    .reason-over-limit = 微短剧小程序超过数量
    .reason-over-limit-words = 数量|上限|超过
    .advice = 照站内信的原话改那一个文件，重新上传；别的文件不用动。看不懂就问平台客服。

window-certification-renewal = 微信认证续期
    .reminder = 微信认证 { $latest } 到期，该续了：到「设置 → 微信认证」点年审，费用 300 元，执照和法人信息有变的先改好。
    .late = 微信认证 { $latest } 已到期。过期后名称保护和部分功能会停，尽快到「设置 → 微信认证」重新认证，费用 300 元。
    .passed = 续好了，下一年到期前我再提醒。
    .missed = 过期了就重新认证一次，费用 300 元，和第一次一样填；名称一般还在，尽快办。办好了告诉我「已续」。
    .button-passed = 已续
    .button-passed-words = 续了|续好了|已续费|年审好了
    .button-missed = 过期了
    .button-waiting = 还没续
    .still-waiting = 好，{ $latest } 之前续就行。

window-licence-expiry = 营业执照到期
    .reminder = 营业执照的营业期限到 { $latest }。快到期的执照，认证和备案都会退回，先去换新的。
    .late = 营业执照 { $latest } 已到期。请先换照，再到微信公众平台和备案里更新。
    .passed = 好，换了新照，平台认证和备案里的执照也要更新。
    .button-passed = 已换新的
    .button-passed-words = 换了|换好了|换新的了
    .button-waiting = 还没换
    .still-waiting = 好，{ $latest } 之前换就行，早点更稳。

window-legal-id-expiry = 法人身份证到期
    .reminder = 法人身份证 { $latest } 到期。备案要求剩 1 个月以上，先去换新证；备完案的，换证后到备案里更新。
    .late = 法人身份证 { $latest } 已到期。请尽快换证，再到备案和微信公众平台里更新。
    .passed = 好，换了新证，备案和平台里也要更新。
    .button-passed = 已换新的
    .button-passed-words = 换了|换好了|换新的了
    .button-waiting = 还没换
    .still-waiting = 好，{ $latest } 之前换就行。

window-chief-editor-id-expiry = 总编辑身份证到期
    .reminder = 总编辑身份证 { $latest } 到期，请提醒本人换证。
    .late = 总编辑身份证 { $latest } 已到期，请提醒本人尽快换证。
    .passed = 好，记下了。
    .button-passed = 已换新的
    .button-passed-words = 换了|换好了|换新的了
    .button-waiting = 还没换
    .still-waiting = 好，{ $latest } 之前换就行。

window-production-licence-expiry = 制作许可证到期
    .reminder = 《广播电视节目制作经营许可证》{ $latest } 到期。换证要提前向省广电局申请，一般提前几个月；没有它，类目和上剧都会停。
    .late = 《广播电视节目制作经营许可证》{ $latest } 已到期。请尽快办延续或重新申请，再到小程序类目里更新。
    .passed = 好，换了新证，小程序类目里也要更新。
    .button-passed = 已换新的
    .button-passed-words = 换了|换好了|换新的了
    .button-waiting = 还没换
    .still-waiting = 好，{ $latest } 之前换好就行。
