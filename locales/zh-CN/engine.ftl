# 助手自己说的话。步骤的话在各阶段的文件里。带 words 的属性是可以打字代替按钮的词，用 | 分开。

## 开始与回来

engine-greeting =
    你好，我是备案助手，陪你把微短剧小程序办下来：注册、微信认证、账号资料、小程序备案、微短剧类目，一步一步来。
    全程一般 1～2 个月，大半是等审核；到时候我会提醒你。随时可以停下，回来接着办。
    我不会向你要密码、短信验证码，谁要都别给。发 /help 看我能做什么。
    .abroad = 说明：这个聊天软件的服务器在境外。需要身份证件前，我会先问你。
engine-back-at = 回到：{ $title }
engine-resumed = 接着办：{ $title }
engine-stale = 这张卡片已过期，最新的在下面。
engine-step-gone = 流程更新了，刚才那一步没有了。你填过的都还在，接着办下面这一步就好。
engine-finished =
    🎉 全部办完了，辛苦了！
    资料会加密保存 { $days } 天，之后自动删除；想现在就删，发“删除我的资料”。
    .missing = 还有这些是跳过或由你自行准备的：{ $steps }。
    .dates = 证照和认证的到期日会留着，只为到时提醒你，里面没有个人信息；不要的，发 /reminders 关掉。
engine-archived =
    这一次的备案办完了，资料已按约定删除，只留了到期日的提醒。
    要再办一个小程序，发 /start。
    .again = 再办一个
engine-retention-over = 约定的保存期到了。
    .dates = 约定的保存期到了，填过的内容和证件都已删除。只留下几个到期日，到时提醒你。
engine-failed = 刚才那条消息我没处理好，问题已经记下来了，你填过的都还在。请再发一次；还不行，请找部署我的同事看一下。

## 拼接

engine-lines =
    { $first }
    { $rest }
engine-ticked = ☑ { $label }
engine-unticked = ☐ { $label }
engine-far = { $year }年{ $moment }

## 回答

engine-taken = ✅ { $title }：{ $value }
engine-noted = ✅ { $title }
engine-kept = ✅ { $title }：保持不变
engine-skipped = ⏭ { $title }：先跳过，/status 里会一直提醒你
engine-old-answer = 现在填的是：{ $answer }。要改就发新的；不改就点“不改”。
    .done = 这一步之前办过了。重新办好了点“完成”；不用重办就点“不改”。
engine-reopened = 因此这些要再确认一次：{ $steps }
engine-no-longer-needed = 这些不用办了：{ $steps }
engine-newly-needed = 多了这些要填：{ $steps }
engine-help-offer = 卡住了？发“为什么”看说明，或找同事一起对一下。
    .skip = 卡住了？发“为什么”看说明；这一项不是必填，也可以发“跳过”。
engine-empty = 这条消息里没有文字。请再发一次。
engine-too-many-lines = 这里一次只填一项：{ $title }。请只发这一项，其他的我会接着问。
engine-not-an-option = “{ $text }”不在选项里。请点下面的按钮，或发它的编号。
engine-not-an-item = 有哪几样，就发它们的编号，比如“1 3 5”；都选好了发“继续”。
engine-not-done = 这一步在别处操作，不用发内容给我。办好了点下面的按钮，或回复“好了”。
engine-not-submitted = 办好了就点下面的按钮，或回复“好了”，我开始替你算时间。
engine-not-understood = “{ $text }”我没看懂。发 /status 看进度，发 /edit 修改资料。
    .waiting = 现在在等审核，“{ $text }”我用不上。有结果了回复“通过了”或“被驳回”。
engine-nothing-to-keep = { $title }还没有可以保留的内容，请填一下。
engine-differs = 这里要和“{ $other }”不同，请换一个。
engine-equals = 这里要和“{ $other }”一致，请核对后再发。
engine-password = ⚠️ 这看起来像密码，我没有保存。那条消息如果还在，请删掉，再换一个密码；密码不要发给任何人，包括我。
engine-code = ⚠️ 这看起来像验证码，我没有保存。验证码不要发给任何人，包括我；只在官方页面上填。
engine-checklist-missing = 还缺 { $count } 样，记下了，不耽误往下走；发 /materials 随时可看。
engine-checklist-complete = ✅ 都齐了

engine-shown =
    .done = 已完成
    .skipped = 已跳过
    .withheld = 自行准备
    .pages = { $count } 份文件
    .none = 未填
    .long-term = 长期
    .no-item = 一样都还没有
    .yes = 是
    .no = 否

## 按钮

engine-button-done = 完成
    .words = 完成|好了|好|完成了|办好了|弄好了|做完了|已完成|ok|okay|好的|搞定|知道了|done|finished|ready
engine-button-submitted = 已提交
    .words = 已提交|提交了|已经提交|已经提交了|提交好了|submitted
engine-button-all-pages = 就这些
    .words = 就这些|没有了|没了|发完了|全部发完了|都发了|that's all|thats all|no more
engine-button-go-on = 继续
    .words = 继续|下一步|好了，继续|go on|next|continue
engine-button-keep = 不改
    .words = 不改|不改了|保持|保持不变|不变|keep|keep it
engine-button-yes = 是
    .words = 是|是的|对|对的|有|有的|嗯|yes|y|yep|好|可以
engine-button-no = 否
    .words = 否|不|不是|没有|没|无|不对|no|n|nope
engine-button-use-as-is = 就用这张
    .file = 就用这份
    .words = 就用这张|就用这份|就用这个|用这张|用这份|use it as it is|use it|use as is
engine-button-remove-page = 去掉第 { $page } 页
    .words = 去掉第#页|删掉第#页|去掉#|删第#页|removepage#|droppage#
engine-button-another = 换一张
engine-button-continue = 继续办理
engine-button-next-page = 下一页
    .words = 下一页|往后|next page|more
engine-button-last-page = 上一页
    .words = 上一页|往前|previous page|last page

## 文件

engine-paper-taken = ✅ { $title } 收到，可以用
engine-paper-taken-anyway = 先用这一份，我做了记号，交材料前请同事再看一眼。
engine-paper-kept = ✅ { $title }：就用这张
engine-paper-held = { $title }收到了，但有地方可能会被退回：
    .offer = 建议照着重拍一张，直接发来；你看着没问题，就点“就用这张”。
    .offer-file = 改好了直接再发一份；确认没问题，就点“就用这份”。
engine-page-taken = ✅ { $title }：第 { $count } 页收到
engine-pages-full = 已经 { $most } 页，够了。
engine-paper-refused = { $title }这份还用不了：
engine-paper-warned = 已经收下。想换一份，点“换一张”或发“上一步”。
engine-page-warned = 想换这一页，先点“去掉”那一页，再重拍发来；不换就接着往下。
engine-page-removed = 第 { $page } 页去掉了，现在有 { $count } 页。
engine-on-page = 第 { $page } 页：{ $finding }
engine-marked-file = 问题在这里.jpg
engine-choices = 回复数字或文字都行：
engine-paper-same = 这和“{ $other }”是同一个文件。这里要的是“{ $title }”，请看一下是不是发错了。
    .page = 这一页刚才发过了，没有重复收。请发下一页，或发“就这些”。
engine-paper-due = 这里要一张照片或一个文件，直接发给我就行。
    .shrinks = 这里要一张照片或一个文件。请用“文件”方式发原图，避免被压缩。
engine-paper-not-due = 现在不需要文件，这份没有保存。请看下面这一步。
engine-paper-offer = 试了几次都不行？也可以点“就用这张”先用着，我会做记号，请同事再看一眼。
engine-paper-too-large = 文件太大了，请压缩到 { $limit } MB 以内再发。
engine-paper-not-fetched = 文件没能取下来，不是你的问题。请再发一次。
engine-pages-so-far = 已收到 { $count } 页。还有就接着发，没有了点“就这些”。
engine-no-pages-yet = 还没收到文件。请先发一页。

engine-unusable =
    .sticker = 😊 贴纸我看不懂，请用文字或按钮。
    .voice = 语音我听不了，请打字发给我。
    .video = 视频我用不上，请发照片或文件。
    .location = 位置我用不上，需要地址时请打字。
    .contact = 名片我用不上，需要手机号时请打字。
    .other = 这种消息我看不懂，请用文字、照片或文件。
engine-edited = 改已经发出的消息，我这边不会跟着改。要改答案，请发 /edit。

## 单独同意

engine-consent-here = 同意
    .words = 同意|我同意|单独同意|agree|i agree
engine-consent-abroad = 在这里发
    .words = 在这里发|这里发|send it here|here
engine-consent-page = 用本地网页发
    .words = 用本地网页发|网页|本地网页|用网页|local page|page
engine-consent-no = 不提供
    .words = 不提供|不同意|拒绝|don't provide|do not provide|disagree
engine-consent-given = ✅ 已记下同意。想撤回，发 /edit 就能改。
    .page = ✅ 好，这部分走本地网页，不经过这个聊天。
engine-consent-refused = 好，这部分由你自行准备，我不收。其他步骤照常办。
engine-consent-withdrawn = 已撤回同意，这些已经删除：{ $steps }。以后由你自行准备，其他步骤照常办。
engine-consent-unclear = 这里要先得到同意或不同意。请点下面的按钮，或发它的编号。
engine-consent-first = 先别急着发证件：请先回答下面的问题。刚才那份没有保存。
engine-consent-now =
    .yes = 现在的选择：同意。
    .no = 现在的选择：不提供。
engine-only-on-page = 这一项只在本地网页上收，不经过这个聊天。点下面的按钮打开，链接 24 小时内有效。
    .none = 这一项不能在这个聊天里收，本地网页又没有开。请找贵公司管理这个助手的同事；或回复“不提供”，自行准备。
    .refused = ⚠️ 这一项不在这个聊天里收，刚才那条没有保存。请把它从聊天里删掉，用下面的本地网页发。
engine-button-open-page = 打开本地网页

## 命令

engine-command-unknown = 没有“{ $text }”这个命令。发 /help 看有哪些。
engine-back-first = 前面没有可以回去的了。
engine-skip-not-optional = “{ $title }”后面一定要用，不能跳过。需要找资料就先放着，回来接着办。
engine-skip-nothing = 现在没有可以跳过的。
engine-why-unknown = 这一步是办理中必须的，照下面做就好。
engine-why-no-step = 现在没有在问什么，不用解释 🙂
engine-help =
    我一次只问一件事：点按钮、发编号、直接打字都行；要文件时把照片或文件发给我。
    可以用的命令：
    .command = /{ $name } { $does }
engine-edit = 要改哪一项？点一下，或发它的编号。（{ $page }/{ $pages }）
    .item = { $number }. { $title }：{ $answer }
    .none = 还没有填过什么，没有可改的。
    .unclear = 没有这一项。请发列表里的编号；不改了点“继续办理”。
engine-language = 用哪种语言？ / Which language?
    .zh = 中文
    .zh-words = 中文|汉语|zh|chinese
    .en = English
    .en-words = english|en|英文|英语
    .set = ✅ 好，之后用中文。
engine-stop = 想怎么停？
    .pause = 暂停提醒
    .pause-words = 暂停提醒|暂停|pause|pause reminders
    .forget = 删除全部资料
    .forget-words = 删除全部资料|删除全部|删除|delete everything|delete
    .continue = 不停，继续办
    .continue-words = 不停，继续办|不停|继续|继续办|go on|continue
engine-paused = 好，不再提醒你。资料都留着，随时发一句话就接着办，提醒也会恢复。
engine-forget = 真的要删除全部资料吗？填过的内容、发过的文件都会删掉，找不回来。
    .yes = 删除，不留
    .yes-words = 删除，不留|确认删除|是|是的|确定|yes|delete
    .no = 不删了
    .no-words = 不删了|不删|否|不|取消|no|cancel|keep
    .words = 删除我的资料|删除资料|删除我的数据|忘了我|delete my data|forget me
    .kept = 好，什么都没删。
engine-forgotten = 已全部删除：你填的内容、文件和提醒都没有了。想重新开始，发 /start。

## 进度与材料

engine-status = 📍 进度
    .done = ✅ { $title }
    .now = ▶ { $title }（{ $done }/{ $of }）
    .later = ⬜ { $title }
    .skipped = ⏭ 跳过的：{ $steps }
    .withheld = 🔒 自行准备：{ $steps }
    .look = 👀 请同事再看一眼：{ $steps }
    .missing = 📎 还缺材料：{ $items }
    .waiting = ⏳ { $window }，最晚 { $latest }
    .reminder = ⏰ 下次提醒：{ $moment }
engine-materials = 📎 材料清单：点一下或发编号，有了就打勾。
    .none = 还没有材料清单。
    .have = 已有：{ $items }
    .missing = 还缺：{ $items }

## 等待

engine-waiting = ⏳ 正在等：{ $window }，最晚 { $latest }。有结果了告诉我。
    .several = { $window } { $outcome }
engine-deadline = ⏳ { $window }：最晚 { $latest }，我会提醒你。
engine-estimated = （放假安排还没公布，按周末估算，以国务院通知为准。）
engine-outcome =
    .passed = 通过了
    .passed-words = 通过了|通过|通过啦|过了|过啦|已通过|已经通过|已经通过了|审核通过|审核通过了|审核已通过|审核过了|都通过了|好了通过了|好了，通过了|终于通过了|passed|approved
    .rejected = 被驳回
    .rejected-words = 被驳回|被退回|被退回了|退回|退回了|被打回|被打回了|打回|打回了|驳回|驳回了|被驳回了|被拒|被拒了|没通过|没有通过|审核没通过|审核不通过|未通过|没过|不通过|rejected|refused
    .missed = 错过了
    .missed-words = 错过了|错过|过期了|超时了|没赶上|来不及了|已过期|已超时|missed|too late|expired
    .waiting = 还在等
    .waiting-words = 还在等|还没|还没有|没消息|等着|还在审核|审核中|still waiting|waiting
    .mute = 别再提醒
    .mute-words = 别再提醒|不要提醒|别提醒了|stop reminding|don't remind me
    .acted-words = 完成|好了|完成了|办好了|弄好了|做完了|已完成|搞定|搞定了|done|finished
    .ahead = 先准备后面的
    .ahead-words = 先准备后面的|先准备|先做后面的|准备后面的|work ahead|prepare ahead
engine-ahead = 好，趁等的时候先准备后面的。有结果了随时回复“通过了”或“被驳回”。
    .none = 现在没有可以先准备的了，安心等结果就好。
engine-moment =
    .future = 这个时间还没到。请发已经过去的时间，比如“昨天 18:30”；刚刚办的，直接点按钮。
    .long-ago = 这是一年多以前了，请核对一下日期。
engine-unmuted = 好，{ $window }到时候提醒你。
engine-last-reminder = 这件事我先不再催了。回我任意一句话，就接着提醒。
engine-snooze = 什么时候再提醒你？（{ $windows }）
    .set = 好，{ $moment } 再提醒你。
    .too-late = { $window }到 { $latest } 就截止，那时再提醒就晚了。我照原来的时间提醒你。
    .more = ⏰ 换个时间
    .more-words = 换个时间|⏰ 换个时间|晚点|晚点再说|稍后|稍后提醒|过会儿再说
    .tomorrow = 明天再说
    .tomorrow-words = 明天|明天再说|明天提醒|明天提醒我|tomorrow|remind me tomorrow
    .working-day = 下个工作日
    .working-day-words = 下个工作日|下一个工作日|工作日再说|next working day
    .three-days = 3 天后
    .three-days-words = 3天后|3 天后|三天后|三天后再说|过三天|in three days|in 3 days
    .hour = 换每天提醒的钟点
    .hour-words = 换钟点|换每天提醒的钟点|换提醒时间|change the hour
engine-hour = 以后每天几点提醒你？点一个，或发“15 点”这样的钟点。
    .option = { $hour } 点
    .set = 好，以后在 { $hour } 点左右提醒你。有时限的（比如 24 小时的短信）仍按时限提醒。
    .night = 太早或太晚了，我只在 9 点到 21 点之间提醒。请换一个钟点。
    .unclear = 请发一个钟点，比如“10 点”或“下午 3 点”。
engine-reminders = ⏰ 接下来的提醒。点一下名称，关掉或打开它。
    .none = 现在没有要提醒的。交了申请之后，我会按工作日提醒你。
    .line = { $window }：{ $moment } 提醒，最晚 { $latest }
    .line-off = { $window }：已关，最晚 { $latest }
    .line-none = { $window }：不再提醒，最晚 { $latest }
    .hour = 🕙 换钟点
    .hour-words = 换钟点|换提醒时间|钟点|几点提醒|change the hour|hour
    .file = 📅 日历文件
    .file-words = 日历文件|日历|加到日历|导出日历|ics|calendar|calendar file
    .file-sent = 📅 所有日期都在这个日历文件里，打开它就能加到手机或电脑的日历。日期变了，再要一份就会更新。
engine-muted = 好，{ $window }不再提醒。有结果了回来告诉我。
engine-still-waiting = 不着急，{ $window }最晚 { $latest } 出结果，到时候我再提醒你。
    .late = { $window }已经过了 { $latest }，建议打客服或审核电话问一下。我继续替你记着。
engine-which-window = 现在有好几项在等，请点按钮说明是哪一项；也可以连名字一起发。
engine-not-waiting = { $window }现在不在等结果，这次没有改动。
engine-reason = { $window }被驳回的原因是哪一种？点一下或发编号。
    .other = 其他
    .other-words = 其他|其它|别的|other
    .type = 请把驳回通知里的原话发给我。
    .noted = 记下了：“{ $text }”
    .understood = 记下了：“{ $text }”。说的是：{ $reasons }。
engine-mend = 先把这些改好，再重新提交：{ $steps }
engine-chances = 还可以再提交 { $left } 次。
    .none = 这一轮的机会用完了，要重新发起并重新交费。改好材料再开始，不差这一天。
engine-dates-moved = 📅 放假安排或审核时限更新了：{ $window }最晚改为 { $latest }。
engine-meanwhile-open = 手头这一步：{ $title }

## 命令的说明、按钮和可以打的词

command-start = 开始，或回到刚才那一步
    .label = 继续办理
    .words = 开始|继续办理|回来|接着办|start|resume
command-status = 看进度
    .label = 看进度
    .words = 进度|状态|看进度|到哪了|我到哪了|status|progress
command-back = 回上一步
    .label = 上一步
    .words = 上一步|返回|回退|后退|back|go back|换一张|another one
command-edit = 修改填过的内容
    .label = 修改
    .words = 修改|改答案|编辑|更改|edit|change
command-skip = 跳过这一步（能跳的才行）
    .label = 跳过
    .words = 跳过|先跳过|略过|以后再说|skip|later
command-why = 为什么要这个
    .label = 为什么
    .words = 为什么|为啥|为何|说明|why|why?
command-materials = 看材料清单
    .label = 材料清单
    .words = 材料|材料清单|清单|materials|checklist
command-package = 看要交的文件，打包
    .label = 打包材料
    .words = 打包|材料包|文件包|package
command-reminders = 看接下来的提醒
    .label = 提醒
    .words = 提醒|看提醒|提醒设置|有哪些提醒|reminders|reminder
command-language = 换语言 / Language
    .label = 语言
    .words = 语言|换语言|切换语言|language
command-help = 我能做什么
    .label = 帮助
    .words = 帮助|怎么用|help|?
command-stop = 暂停提醒，或删除资料
    .label = 停止
    .words = 停止|停|退出|stop|quit

## 发出去的文件

# 文件名；导入手机日历后叫什么
engine-dates-file = 备案日期.ics
    .calendar = 小程序备案日期

# ── /package：十个文件 ──
# file：$name 是文件名；missing 的 $steps 是还缺的材料。
engine-package = 要交的文件，现在是这样：
    .none = 这里没有要打包的文件。
    .all-ready = 都齐了，可以打包去提交。
engine-package-file = { $name }
    .ready = ✅ { $name }
    .missing = ⬜ { $name }：还缺 { $steps }
    .stamp = 🖨 { $name }：材料齐了，打印、盖章、扫描后发回来
engine-package-archive = 打包下载
    .words = 打包下载|打包|下载|压缩包|材料包|zip
    .made = 打好包了，名字都改好了，解压就能一个个上传。
    .file = 备案材料.zip
    .file-part = 备案材料-{ $number }.zip
engine-package-prints = 要打印盖章的
    .words = 要打印盖章的|打印|打印稿|盖章|要打印的
    .made = 打印稿做好了，共 { $count } 份。按 100% 大小打印（别选“适合页面”），章盖在页面下方留空处。
    .file = 打印-{ $name }
engine-package-summary = 汇总表
    .words = 汇总|汇总表|全部内容
    .made = 汇总表做好了，身份证号、手机号都是完整的，用完请删掉。
    .file = 填写内容汇总.pdf
    .title = 填写内容汇总
    .unwritable = 汇总表里有几个字印不出来，用 □ 代替：{ $signs }
engine-package-pages = 看页面、调顺序
    .words = 看页面|看页|页面|页序|调顺序|调页序|顺序
    .file = 页面-{ $name }.jpg
    .caption = { $name }：共 { $count } 页
engine-package-forms = 帮我填登记表
    .words = 帮我填登记表|帮我填|填表|登记表|帮填
engine-package-progress = 正在做第 { $number } 个，共 { $count } 个
engine-pages = 上面的图是各文件的页面，号码就是顺序。都对吗？
    .build = 都对，打包
    .print = 都对，出打印稿
    .order = 调顺序：{ $name }
    .good-words = 都对|对|没问题|就这样|可以|好|是|都对，打包|都对，出打印稿|就这个顺序
engine-page-order =
    { $name } 现在是图上的顺序，共 { $count } 页。
    想怎么调，直接说，比如“第3页放到最前”“第1页和第2页对调”，或把新顺序写出来，比如“2 1 3”。
    .good = 就这个顺序
    .as-sent = 恢复原来的顺序
    .as-sent-words = 恢复原来的顺序|恢复|还原|原来的顺序
    .no-page = 没有第 { $page } 页，一共 { $count } 页。
    .unclear = 没看懂要把哪一页放到哪里。可以说“第3页放到最前”“第2页放到第4页后面”“第1页和第2页对调”。
    .ignored-words = 一下|一点
    .last-page-words = 最后一页|末页|最后那页
    .relative-words = 移一页|移一位|往前移|往后移|向前移|向后移|前移|后移|上移|下移
    .edge-words = 最前|最后|开头|末尾|结尾|置顶
    .first-words = 最前|前面|开头|第一个|最上|前头|置顶
    .last-words = 最后|末尾|后面|结尾|最下|后头
    .before-words = 前面|之前|前边|前
    .after-words = 后面|之后|后边|后
    .swap-words = 对调|交换|互换|调换|换
    .to-words = 放|移|挪|调|到|变|改|→|->
    .reverse-words = 倒过来|反过来|倒序|颠倒
engine-stamped-count = 打印稿是 { $printed } 页，这份是 { $came } 页，看看是不是漏扫或多扫了。不对就返回上一步重新发。
engine-form = 登记表
    .fill = 帮我填能填的
    .fill-words = 帮我填|帮我填能填的|填表|你填
    .filled = { $name } 里空着的，我按你前面的回答填好了，别的一个字没动。看一遍，再补上没填的，存好发回来：
    .copy = { $name } 是 .xls，我没法直接填，照着抄进去（点一下就能复制）：
    .nothing = { $name } 里没有我能帮着填的空格。
    .unknown = { $name } 的格式和我认识的不一样，没找到能帮着填的格子，请照页面说明填。
    .cell = { $cell } { $label }：{ COPY($answer) }
    .differs = { $cell } { $label }：表里写的是 { $seen }，你之前告诉我的是 { COPY($answer) }，请核对。
    .empty = 要你自己填的：{ $cells }
    .reckoned = 这几格是表格自己算的，没动：{ $cells }
    .separator = 、
    .locked = { $name } 有密码，我打不开。去掉密码再发一次。
    .broken = { $name } 打不开，请用 WPS 或 Excel 另存一次再发。
    .too-much = { $name } 太大，不像一张登记表。请发办事机构给的那张表。
engine-package-plain = { $text }
engine-package-nothing-made = 还没有能做的文件。
engine-package-note = { $name }
    .lowered = { $name }：文件太大，“{ $title }”的图压小了一些。
    .drawn = { $name }：文件太大，“{ $title }”第 { $page } 页转成了图片。
    .not-true-size = { $name }：“{ $title }”看不准四个角，没法按原大小排，打印前看一眼。
    .enlarged = { $name }：原图太小，放大后会有点糊；有大图就重新发一张。
engine-package-fault = { $name }
    .locked = { $name } 没做成：“{ $title }”有密码，去掉密码再发一次。
    .broken = { $name } 没做成：“{ $title }”第 { $page } 页打不开，请重新发一次。
    .too-complex = { $name } 没做成：“{ $title }”太复杂，打印成 PDF 或拍照再发一次。
    .too-many-pixels = { $name } 没做成：“{ $title }”的图太大，缩小再发一次。
    .wrong-kind = { $name } 没做成：“{ $title }”的格式放不进 PDF，请发照片或 PDF。
    .logo = { $name } 没做成：图标要正方形，请裁成正方形再发一次。
    .withheld = { $name } 没放进来：里面有证件，按你的选择不经过这里。要用的时候，请管理员用 beian export 取出。
    .nothing = { $name } 没做成：材料找不到了，请重新发一次。
    .too-many-papers = { $name } 没做成：只能有一个文件，现在有 { $count } 个。
    .too-many-pages = { $name } 没做成：一共 { $count } 页，最多 { $most } 页。
    .too-large = { $name } 没做成：压缩后还是太大，请用更小的扫描件。
    .write = { $name } 没做成，是我这边出了问题，请再试一次；还不行，请告诉管理员。
engine-summary = 汇总表里有全部答案，身份证号、手机号、账号都是完整的，不打码。确定要现在做一份发到这里吗？
    .yes = 做一份
    .yes-words = 做一份|做|确定|好|是|要
    .no = 先不做
    .no-words = 先不做|不|不做|不要|否|先不
