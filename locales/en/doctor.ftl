# What `beian doctor` says: it looks at the settings, asks each platform, and says what is wrong and where to mend it. For operators.
# Each message says how things are, .remedy what to do. Never a secret.

doctor-data-good = The data folder { $folder } can be written to.
doctor-data-bad = The data folder { $folder } can't be written to: { $error }
    .remedy = Choose a folder that can (the setting data), or give it to the account that runs the assistant.
doctor-running = An assistant is running on this data folder.
doctor-key-good = The master key can be used. Make sure that there is a copy of it, apart from the data.
doctor-key-new = There is no master key yet; the first start will make it in { $file }. Keep a copy of it then.
doctor-key-exposed = Other accounts can read the master key in { $file }.
    .remedy = Run chmod 600 { $file }
doctor-key-bad = The master key can't be used: { $error }
    .remedy = Put the copy of master.key back in its place; without it nobody can open what is stored. Don't make a new one.

doctor-page-good = The page listens on { $listen }.
doctor-page-off = The page is switched off (web.enabled).
doctor-page-exposed = The page: others can reach { $listen }, but there is no access token, or a short one.
    .remedy = Set web.access_token, at least 12 characters; or listen on 127.0.0.1 only.
doctor-page-no-token = The page: whoever knows { $url } can use it.
    .remedy = Set web.access_token, at least 12 characters.
doctor-page-port-taken = The page: another program has { $listen }.
    .remedy = Choose another port (web.listen), or stop the program that has it.
doctor-page-public-good = The page: { $url } leads to the assistant.
doctor-page-public-bad = The page: { $url } doesn't lead to the assistant.
    .remedy = See whether the name, the reverse proxy and the certificate lead to the address in web.listen.

doctor-telegram-good = Telegram: connected to the bot @{ $bot }.
doctor-telegram-bad-token = Telegram: the token is wrong or was revoked.
    .remedy = In Telegram write /mybots to @BotFather, choose the bot, then API Token, and put it into telegram.token.
doctor-telegram-unreachable = Telegram can't be reached ({ $error }).
    .remedy = See to the network; in the mainland a proxy is usually needed (the variable HTTPS_PROXY). With a Bot API server of your own, see telegram.api_url.
doctor-telegram-refused = Telegram said no ({ $error }).
    .remedy = Try again in some minutes; if that doesn't help, see whether telegram.api_url is the address of a Bot API.
doctor-telegram-webhook-fails = Telegram could not bring its last update here ({ $error }).
    .remedy = See whether the name, the certificate and the reverse proxy of telegram.webhook.url lead to telegram.webhook.listen, and whether the assistant is running.

doctor-wecom-bot-good = WeCom bot: connected.
doctor-wecom-bot-running = WeCom bot: the running assistant has the connection; a second one would throw it out, so none was made. Its log says how it is; stop it to check here.
doctor-wecom-bot-refused = WeCom bot: the bot ID or the secret is wrong ({ $error }).
    .remedy = WeCom's admin console → 安全与管理 → 管理工具 → 智能机器人 → this bot → API settings (长连接): compare the Bot ID, get the Secret again, and put them into wecom.bot.bot_id and wecom.bot.secret.
doctor-wecom-bot-unreachable = WeCom bot: { $url } can't be reached ({ $error }).
    .remedy = See to the network, the firewall and HTTPS_PROXY: connections to port 443 must get out. With WeCom on your own premises, put the address that its console shows for 长连接 into wecom.bot.url.
doctor-wecom-app-good = WeCom app: connected to “{ $name }”.
doctor-wecom-app-settings = WeCom app: the settings can't be used: { $error }
    .remedy = Compare [wecom.app] in beian.toml, or the variables, with the app's page in WeCom's admin console.
doctor-wecom-app-secret = WeCom app: the secret is wrong, or another company's ({ $error }).
    .remedy = WeCom's admin console → 应用管理 → 自建 → this app → Secret: put it into wecom.app.secret. The corp ID stands at the foot of 我的企业 → 企业信息: wecom.app.corp_id.
doctor-wecom-app-address = WeCom app: WeCom takes no calls from the address { $address }.
    .remedy = WeCom's admin console → 应用管理 → this app → 企业可信IP: add { $address }. It wants the callback address or a trusted domain to be set first.
doctor-wecom-app-agent = WeCom app: wecom.app.agent_id and the secret belong to different apps ({ $error }).
    .remedy = WeCom's admin console → 应用管理 → this app: put its AgentId into wecom.app.agent_id.
doctor-wecom-app-unreachable = WeCom app: { $url } can't be reached ({ $error }).
    .remedy = See to the network, the firewall and HTTPS_PROXY; with a forwarding proxy of your own, see wecom.app.api_url.
doctor-wecom-app-callback-good = WeCom app: { $listen } answers WeCom's check of the address.
doctor-wecom-app-callback-bad = WeCom app: { $listen } doesn't answer WeCom's check of the address as it should.
    .remedy = See the assistant's log; wecom.app.token, encoding_aes_key and corp_id must be exactly those of 接收消息 → 设置API接收 in the console, and the path of the URL there must be wecom.app.path.
doctor-wecom-app-callback-stopped = WeCom app: the assistant isn't running, so its callback was not checked.
