# `beian doctor` 说的话：看设置、问各个平台，哪里不对、去哪里改。给运维的人看。
# 每条说情况，.remedy 说怎么办。不要写任何密钥。

doctor-data-good = 数据目录 { $folder } 可以写。
doctor-data-bad = 数据目录 { $folder } 写不了：{ $error }
    .remedy = 换一个能写的目录（设置 data），或把目录的权限给运行助手的账号。
doctor-running = 助手正在用这个数据目录运行。
doctor-key-good = 主密钥可以用。请确认另有一份备份，不和数据放在一起。
doctor-key-new = 还没有主密钥；第一次启动时会生成在 { $file }，到时请另存一份备份。
doctor-key-exposed = 别的账号也能读主密钥文件 { $file }。
    .remedy = 运行 chmod 600 { $file }
doctor-key-bad = 主密钥用不了：{ $error }
    .remedy = 把备份的 master.key 放回原处；没有它，已存的资料谁也打不开。不要新建一个。

doctor-page-good = 本地网页：监听 { $listen }。
doctor-page-off = 本地网页：没有开（web.enabled）。
doctor-page-exposed = 本地网页：{ $listen } 别人也能访问，但没有设访问口令，或口令太短。
    .remedy = 设 web.access_token，至少 12 个字符；或者只监听 127.0.0.1。
doctor-page-no-token = 本地网页：{ $url } 知道网址的人都能用。
    .remedy = 设 web.access_token，至少 12 个字符。
doctor-page-port-taken = 本地网页：{ $listen } 已被别的程序占用。
    .remedy = 换一个端口（web.listen），或停掉占用它的程序。
doctor-page-public-good = 本地网页：从 { $url } 能访问到助手。
doctor-page-public-bad = 本地网页：从 { $url } 访问不到助手。
    .remedy = 看一下域名解析、反向代理和证书，是否都指到 web.listen 的地址。

doctor-telegram-good = Telegram：已连上机器人 @{ $bot }。
doctor-telegram-bad-token = Telegram：令牌不对，或已作废。
    .remedy = 在 Telegram 里找 @BotFather，发 /mybots，选机器人 → API Token，把它填到 telegram.token。
doctor-telegram-unreachable = Telegram：连不上（{ $error }）。
    .remedy = 看网络；在境内一般要代理，设环境变量 HTTPS_PROXY。用自建 Bot API 的，看 telegram.api_url。
doctor-telegram-refused = Telegram：平台没有接受（{ $error }）。
    .remedy = 过几分钟再试；还不行，看 telegram.api_url 是不是 Bot API 的地址。
doctor-telegram-webhook-fails = Telegram：平台最近一次往这里送消息没送到（{ $error }）。
    .remedy = 看 telegram.webhook.url 的域名、证书和反向代理，是否指到 telegram.webhook.listen；助手是否在运行。

doctor-wecom-bot-good = 企业微信机器人：已连上。
doctor-wecom-bot-running = 企业微信机器人：助手正在用这条连接，没有再连（再连会把它挤下线）。情况看助手的日志；要检查，先停下助手。
doctor-wecom-bot-refused = 企业微信机器人：Bot ID 或 Secret 不对（{ $error }）。
    .remedy = 企业微信管理后台 → 安全与管理 → 管理工具 → 智能机器人 → 选这个机器人 → API 配置（长连接），核对 Bot ID，重新获取 Secret，填到 wecom.bot.bot_id 和 wecom.bot.secret。
doctor-wecom-bot-unreachable = 企业微信机器人：连不上 { $url }（{ $error }）。
    .remedy = 看网络、防火墙和 HTTPS_PROXY，要能向外连 443 端口。私有部署的，把后台里显示的长连接地址填到 wecom.bot.url。
doctor-wecom-app-good = 企业微信应用：已连上「{ $name }」。
doctor-wecom-app-settings = 企业微信应用：设置用不了：{ $error }
    .remedy = 对照企业微信管理后台里这个应用的页面，改 beian.toml 的 [wecom.app]，或对应的环境变量。
doctor-wecom-app-secret = 企业微信应用：Secret 不对，或不属于这个企业（{ $error }）。
    .remedy = 企业微信管理后台 → 应用管理 → 自建 → 这个应用 → Secret，查看后填到 wecom.app.secret；企业 ID 在「我的企业 → 企业信息」最下面，填到 wecom.app.corp_id。
doctor-wecom-app-address = 企业微信应用：平台不接受从地址 { $address } 来的请求。
    .remedy = 企业微信管理后台 → 应用管理 → 这个应用 → 企业可信 IP，把 { $address } 加进去。加之前要先设好接收消息的 URL 或可信域名。
doctor-wecom-app-agent = 企业微信应用：wecom.app.agent_id 和 Secret 不是同一个应用的（{ $error }）。
    .remedy = 企业微信管理后台 → 应用管理 → 这个应用，把页面上的 AgentId 填到 wecom.app.agent_id。
doctor-wecom-app-unreachable = 企业微信应用：连不上 { $url }（{ $error }）。
    .remedy = 看网络、防火墙和 HTTPS_PROXY；用代理转发的，看 wecom.app.api_url。
doctor-wecom-app-callback-good = 企业微信应用：{ $listen } 能回答平台的网址验证。
doctor-wecom-app-callback-bad = 企业微信应用：{ $listen } 没有按平台的要求回答网址验证。
    .remedy = 看助手的日志；wecom.app.token、encoding_aes_key、corp_id 要和后台「接收消息 → 设置 API 接收」里的完全一样，网址的路径要和 wecom.app.path 一样。
doctor-wecom-app-callback-stopped = 企业微信应用：助手没有运行，回调没有检查。
