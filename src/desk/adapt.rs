//! Fits a reply to what its channel can show: what it can't, is said in words. The conversation knows nothing of it.

use crate::{
    channels::{ButtonTarget, Capabilities, Outgoing, OutgoingButton, text::width},
    conversation::render::CHOICES,
    texts::{Text, Texts},
};

/// Puts in words what the channel can't show. Whatever a button says can be typed as well.
pub(super) fn adapt(outgoing: &mut Outgoing, can: &Capabilities, texts: &Texts) {
    if !can.buttons_open_addresses {
        addresses_in_words(outgoing);
    }
    let is_too_much = |outgoing: &Outgoing| {
        let labels = || outgoing.buttons.iter().flatten().map(|button| button.label.as_str());
        labels().count() > can.most_buttons
            || labels().any(|label| width(label) > can.widest_label)
            || (outgoing.push && !can.pushes_bear_buttons)
    };
    if is_too_much(outgoing) {
        choices_in_words(outgoing, texts);
    }
}

fn addresses_in_words(outgoing: &mut Outgoing) {
    let Outgoing { buttons, body, .. } = outgoing;
    for row in buttons.iter_mut() {
        row.retain(|button| match &button.target {
            ButtonTarget::Payload(_) => true,
            ButtonTarget::Url(address) => {
                body.push(format!("{}\n{address}", button.label));
                false
            }
        });
    }
    buttons.retain(|row| !row.is_empty());
}

fn choices_in_words(outgoing: &mut Outgoing, texts: &Texts) {
    let mut lines = vec![texts.render(&outgoing.language, &Text::message(CHOICES))];
    let (choices, addresses): (Vec<Vec<OutgoingButton>>, Vec<Vec<OutgoingButton>>) =
        std::mem::take(&mut outgoing.buttons)
            .into_iter()
            .map(|row| {
                row.into_iter()
                    .partition(|button| matches!(button.target, ButtonTarget::Payload(_)))
            })
            .unzip();
    for row in choices.iter().filter(|row| !row.is_empty()) {
        let labels: Vec<&str> = row.iter().map(|button| button.label.as_str()).collect();
        lines.push(labels.join(" / "));
    }
    outgoing.body.push(lines.join("\n"));
    outgoing.buttons = addresses.into_iter().filter(|row| !row.is_empty()).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{conversation::book, library};

    const SIX: Capabilities = Capabilities {
        most_buttons: 6,
        widest_label: 10,
        buttons_open_addresses: false,
        pushes_bear_buttons: false,
        edits: false,
        most_file_bytes: 0,
    };

    fn reply(labels: &[&[&str]]) -> Outgoing {
        let button = |label: &&str| OutgoingButton {
            label: (*label).to_owned(),
            target: match label.strip_prefix("open ") {
                Some(address) => ButtonTarget::Url(address.to_owned()),
                None => ButtonTarget::Payload("1.x".to_owned()),
            },
        };
        Outgoing {
            body: vec!["选哪个？".to_owned()],
            buttons: labels.iter().map(|row| row.iter().map(button).collect()).collect(),
            language: "zh-CN".to_owned(),
            ..Outgoing::default()
        }
    }

    fn adapted(mut reply: Outgoing, can: &Capabilities) -> (Vec<String>, usize) {
        let sources = library::built_in();
        let files = (&sources.conversation_files, &sources.locale_files);
        let (book, _) = book::load(&sources.conversation_id, files.0, files.1).unwrap();
        adapt(&mut reply, can, &book.texts);
        (reply.body, reply.buttons.iter().flatten().count())
    }

    #[test]
    fn what_a_channel_cant_show_is_said() {
        let few: &[&[&str]] = &[&["1 有"], &["2 没有", "返回"]];
        assert_eq!(adapted(reply(few), &SIX), (vec!["选哪个？".to_owned()], 3));
        let words = |choices: &str| vec!["选哪个？".to_owned(), format!("回复数字或文字都行：\n{choices}")];
        let wide: &[&[&str]] = &[&["1 营业执照上的注册地址就是"], &["返回"]];
        assert_eq!(
            adapted(reply(wide), &SIX),
            (words("1 营业执照上的注册地址就是\n返回"), 0)
        );
        assert_eq!(adapted(reply(wide), &Capabilities::ALL).1, 2);
        let many: &[&[&str]] = &[&["1", "2", "3", "4"], &["5", "6", "7"]];
        assert_eq!(adapted(reply(many), &SIX), (words("1 / 2 / 3 / 4\n5 / 6 / 7"), 0));
        let push = Outgoing {
            push: true,
            ..reply(few)
        };
        assert_eq!(adapted(push, &SIX), (words("1 有\n2 没有 / 返回"), 0));
        let link: &[&[&str]] = &[&["1 有"], &["open https://x.cn/a"]];
        let said = vec!["选哪个？".to_owned(), "open https://x.cn/a\nhttps://x.cn/a".to_owned()];
        assert_eq!(adapted(reply(link), &SIX), (said, 1));
    }
}
