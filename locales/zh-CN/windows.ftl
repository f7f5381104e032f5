window-certification = 微信认证审核
    .waiting =
        认证已提交，最晚 { $latest } 有结果。

        这几天请法人和经办人都接陌生电话：审核员会打来核对，不接就算不过。
        在 mp.weixin.qq.com 的「设置 → 微信认证」看进度。

        等的时候，可以先定名称、图标，备好备案要的证件。
    .reminder = 微信认证有结果了吗？最晚 { $latest } 出。到「设置 → 微信认证」看一眼，审核员的电话也别漏接。
    .late = 微信认证过了 { $latest } 还没有结果。请到「设置 → 微信认证」看看是不是在等你补资料，或有没有未接的陌生来电；都没有，就问平台客服。
    .passed = 认证通过！有效期一年；到期前 3 个月、2 个月、1 个月、7 天，平台会提醒续。下面填账号资料。
    .rejected = 没关系，补好再交。一共三次补充机会，在页面给的期限内补都不用再付费；三次都没过，订单结束，要重新付 300 元。先看页面上写的原因。
    .reason-data-differs = 名称、代码或法人与执照不一致
    .reason-photo-unclear = 执照照片不清楚、不完整或过期
    .reason-account-differs = 对公账户信息对不上
    .reason-call-missed = 电话没接到
    .reason-face-failed = 扫脸没通过，或扫码的微信不是本人
    .reason-paper-missing = 缺盖章、缺函件或格式不对
    .reason-order-timed-out = 订单超时
    .advice = 把页面上的原话留着，照它说的那一项改；看不懂就打审核通知里的电话，问清楚再交，别急着用掉一次机会。

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
    .reason-photo-unclear = 证件照片不清楚、缺角、反光或有水印
    .reason-paper-expired = 证件过期或快到期
    .reason-name-unrelated = 名称和公司业务看不出关系
    .reason-name-taken = 名称已被别的小程序或 App 备案
    .reason-remark-thin = 备注太简单或前后矛盾
    .reason-pre-approval = 涉及前置审批
    .reason-address-differs = 地址或地区与执照不一致
    .reason-contacts = 手机号或邮箱有问题
    .reason-responsible = 负责人要填法人
    .reason-face-failed = 人脸核验没通过
    .reason-filed-elsewhere = 主体在别处备案过，或同时有几个备案
    .reason-abnormal = 公司在经营异常名录里
    .reason-letter = 要补承诺书或其他材料
    .advice = 照页面上的原话改那一项，别的别动：改动越少，复审越快。看不懂就问平台客服，问清楚再交。

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
    .rejected = 没关系，不用从头来：资料不用改的话，重新提交一次，会来一条新短信，直接接着走。
    .reason-missed = 24 小时内没来得及核验
    .reason-codes-wrong = 验证码输错太多次
    .reason-never-came = 短信一直没收到
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
    .reason-photo-unclear = 证件照片不清楚或过期
    .reason-name-unrelated = 名称和公司业务看不出关系
    .reason-name-taken = 名称已被别的小程序或 App 备案
    .reason-remark-thin = 备注太简单或前后矛盾
    .reason-pre-approval = 涉及前置审批
    .reason-address-differs = 地址或地区与执照不一致
    .reason-contacts = 电话打不通，手机号或邮箱有问题
    .reason-filed-elsewhere = 主体在别处备案过，信息冲突
    .reason-abnormal = 公司在经营异常名录里
    .reason-letter = 要补承诺书或其他材料
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
    .reason-licence-expired = 许可证过期或没年检
    .reason-name-differs = 登记表里的名称和备案的不一致
    .reason-file-wrong = 缺文件，文件名或格式不对
    .reason-stamp-missing = 少盖章，或章不清楚
    .reason-scan-unclear = 扫描件不清楚、遮挡、缺角
    .reason-report-order = 信用报告页序不对或缺页
    .reason-over-limit = 微短剧小程序超过数量
    .advice = 照站内信的原话改那一个文件，重新上传；别的文件不用动。看不懂就问平台客服。
