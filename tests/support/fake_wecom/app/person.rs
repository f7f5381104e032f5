//! A person of the company, with the app open.

use std::{sync::Arc, time::Duration};

use super::{
    AGENT, CORP,
    callback::{bring, now},
    world::{SeenChat, SeenMessage, World},
};

/// A person. Cheap to clone.
#[derive(Clone)]
pub struct FakePerson {
    world: Arc<World>,
    id: String,
}

impl FakePerson {
    pub(super) fn new(world: Arc<World>, id: &str) -> Self {
        Self {
            world,
            id: id.to_owned(),
        }
    }

    /// Writes; returns the number of the message.
    pub fn say(&self, text: &str) -> u64 {
        let cdata = text.replace("]]>", "]]]]><![CDATA[>");
        self.send("text", text, &format!("<Content><![CDATA[{cdata}]]></Content>"))
    }

    pub fn send_photo(&self, content: &[u8]) -> u64 {
        let media = self.world.store("MEDIA.jpg", "image", content);
        let fields =
            format!("<PicUrl><![CDATA[http://127.0.0.1:9/pic]]></PicUrl><MediaId><![CDATA[{media}]]></MediaId>");
        self.send("image", "[photo]", &fields)
    }

    pub fn send_file(&self, name: &str, content: &[u8]) -> u64 {
        let media = self.world.store(name, "file", content);
        let fields = format!("<MediaId><![CDATA[{media}]]></MediaId><Title><![CDATA[{name}]]></Title>");
        self.send("file", "[file]", &fields)
    }

    pub fn voice(&self) -> u64 {
        self.send("voice", "[voice]", "<MediaId>m</MediaId><Format>amr</Format>")
    }

    /// Presses the newest button with that label, with or without its number.
    pub fn press(&self, label: &str) {
        let chat = self.chat();
        let Some((message, key)) = chat.button(label) else {
            panic!("no button {label}: {:?}", chat.messages.last())
        };
        let task = message.task.clone().unwrap();
        // Each press brings a code of its own.
        let code = self.world.with(|state| {
            let code = format!("code-{}", state.next_number());
            state.codes.insert(code.clone(), (self.id.clone(), task.clone()));
            code
        });
        self.event(
            "template_card_event",
            &format!(
                "<EventKey><![CDATA[{key}]]></EventKey><TaskId><![CDATA[{task}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[{code}]]></ResponseCode>"
            ),
        );
    }

    /// Opens the app.
    pub fn enter(&self) {
        self.event("enter_agent", "<EventKey><![CDATA[]]></EventKey>");
    }

    /// Is given the app.
    pub fn subscribe(&self) {
        self.event("subscribe", "");
    }

    /// The app is taken away.
    pub fn unsubscribe(&self) {
        self.event("unsubscribe", "");
    }

    /// Chooses an entry of the app's menu.
    pub fn click(&self, key: &str) {
        self.event("click", &format!("<EventKey><![CDATA[{key}]]></EventKey>"));
    }

    fn event(&self, name: &str, fields: &str) {
        let fields = format!("<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{name}]]></Event>{fields}");
        bring(&self.world, self.xml(&fields));
    }

    fn send(&self, kind: &str, shown: &str, fields: &str) -> u64 {
        let number = self.world.with(|state| {
            let number = state.next_number();
            state.chat(&self.id).seen.messages.push(SeenMessage {
                number,
                text: shown.to_owned(),
                ..SeenMessage::default()
            });
            number
        });
        let fields = format!("<MsgType><![CDATA[{kind}]]></MsgType>{fields}<MsgId>{number}</MsgId>");
        bring(&self.world, self.xml(&fields));
        number
    }

    /// A callback of this person's, not sealed yet.
    pub fn xml(&self, fields: &str) -> String {
        let (id, time) = (&self.id, now());
        format!(
            "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[{id}]]></FromUserName><CreateTime>{time}</CreateTime>{fields}<AgentID>{AGENT}</AgentID></xml>"
        )
    }

    /// The chat as the person sees it.
    pub fn chat(&self) -> SeenChat {
        self.world
            .look(|state| state.chats.get(&self.id).map(|chat| chat.seen.clone()))
            .unwrap_or_default()
    }

    /// Waits until the chat looks like that; says whether it did in time.
    pub async fn wait_for(&self, mut is_so: impl FnMut(&SeenChat) -> bool, at_most: Duration) -> bool {
        self.world.wait_until(|| is_so(&self.chat()), at_most).await
    }
}
