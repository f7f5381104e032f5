//! What of a callback must be known before it is durable: whose it is, and its id.

use sha2::{Digest, Sha256};

use super::{
    super::crypto::to_hexadecimal,
    xml::{Elements, XmlError, read},
};
use crate::channels::RawUpdate;

/// A callback that was opened.
#[derive(Debug)]
pub(super) struct Arrival {
    /// The app that it is meant for, where it says so.
    pub(super) agent: Option<String>,
    /// For the inbox; none when it is nobody's.
    pub(super) raw: Option<RawUpdate>,
}

/// Looks at the XML that was sealed.
pub(super) fn look(xml: &str) -> Result<Arrival, XmlError> {
    let elements = read(xml)?;
    let raw = elements.text("FromUserName").map(|person| RawUpdate {
        account: person.to_owned(),
        update: update_id(&elements, person, xml),
        body: xml.as_bytes().to_vec(),
    });
    Ok(Arrival {
        agent: elements.text("AgentID").map(str::to_owned),
        raw,
    })
}

/// The id of an update. Events have none of their own, and a person may cause several in one second: everything that tells them apart
/// counts.
fn update_id(elements: &Elements, person: &str, xml: &str) -> String {
    let text = |path: &str| elements.text(path).unwrap_or_default();
    if text("MsgType") == "event" {
        let parts = [
            "event",
            person,
            text("CreateTime"),
            text("Event"),
            text("EventKey"),
            text("TaskId"),
            text("ResponseCode"),
        ];
        return parts.join("\n");
    }
    match elements.text("MsgId") {
        Some(id) => ["message", person, id].join("\n"),
        None => ["unnamed", person, &to_hexadecimal(&Sha256::digest(xml))].join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(elements: &str) -> String {
        let xml = format!("<xml><FromUserName>zhang</FromUserName>{elements}</xml>");
        look(&xml).unwrap().raw.unwrap().update
    }

    #[test]
    fn ids_differ_where_updates_do() {
        let message = |id: &str| format!("<MsgType>text</MsgType><CreateTime>1</CreateTime><MsgId>{id}</MsgId>");
        assert_eq!(id(&message("7")), id(&format!("{}<Unknown>x</Unknown>", message("7"))));
        assert_ne!(id(&message("7")), id(&message("8")));
        let event = |rest: &str| format!("<MsgType>event</MsgType><CreateTime>1</CreateTime>{rest}");
        let events = [
            event("<Event>enter_agent</Event>"),
            event("<Event>click</Event>"),
            event("<Event>click</Event><EventKey>/status</EventKey>"),
            event(
                "<Event>template_card_event</Event><EventKey>1.d</EventKey><TaskId>t</TaskId><ResponseCode>r</ResponseCode>",
            ),
            event(
                "<Event>template_card_event</Event><EventKey>1.d</EventKey><TaskId>t</TaskId><ResponseCode>s</ResponseCode>",
            ),
            event(
                "<Event>template_card_event</Event><EventKey>1.d</EventKey><TaskId>u</TaskId><ResponseCode>r</ResponseCode>",
            ),
            event("<Event>enter_agent</Event>").replace("<CreateTime>1", "<CreateTime>2"),
        ];
        let ids: std::collections::HashSet<String> = events.iter().map(|event| id(event)).collect();
        assert_eq!(ids.len(), events.len());
        assert_ne!(
            id("<MsgType>text</MsgType><Content>a</Content>"),
            id("<MsgType>text</MsgType><Content>b</Content>")
        );
    }

    #[test]
    fn whose_it_is() {
        let arrival = look("<xml><FromUserName>zhang</FromUserName><AgentID>1000002</AgentID></xml>").unwrap();
        assert_eq!(arrival.agent.as_deref(), Some("1000002"));
        let raw = arrival.raw.unwrap();
        assert_eq!(raw.account, "zhang");
        assert!(raw.body.starts_with(b"<xml>"));
        assert!(
            look("<xml><Event>batch_job_result</Event></xml>")
                .unwrap()
                .raw
                .is_none()
        );
        assert!(look("<xml><FromUserName>zhang</FromUserName>").is_err());
    }
}
