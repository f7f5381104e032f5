//! `sendDocument` and `sendPhoto`: the methods that bring a file along.

use super::{
    super::{
        markup::{read_keyboard, visible},
        store_file,
        world::{SeenDocument, SeenMessage, World},
    },
    Answer, Arguments, Refusal, as_json, bad, with_chat,
};

pub(super) fn send_document(world: &World, arguments: Arguments) -> Answer {
    send_file(world, arguments, "document")
}

/// A photo has to be one, and is at most 10 MB.
pub(super) fn send_photo(world: &World, mut arguments: Arguments) -> Answer {
    arguments.document = arguments.photo.take();
    let upload = arguments.files.get("photo");
    if upload.is_some_and(|upload| image::load_from_memory(&upload.content).is_err()) {
        return Err(bad("IMAGE_PROCESS_FAILED"));
    }
    if upload.is_some_and(|upload| upload.content.len() > 10 * 1024 * 1024) {
        return Err(Refusal(413, "Request Entity Too Large".to_owned()));
    }
    send_file(world, arguments, "photo")
}

fn send_file(world: &World, mut arguments: Arguments, kind: &'static str) -> Answer {
    // The file stands in the field itself, or in one that the field names.
    let named = arguments.document.as_deref().map(|text| text.strip_prefix("attach://"));
    let field = match named {
        None => kind,
        Some(Some(name)) => name,
        Some(None) => return Err(bad("wrong file identifier/HTTP URL specified")),
    };
    let field = field.to_owned();
    let Some(upload) = arguments.files.remove(&field) else {
        return Err(bad(&format!("there is no {kind} in the request")));
    };
    if upload.content.is_empty() {
        return Err(bad("file must be non-empty"));
    }
    if upload.content.len() > 50 * 1024 * 1024 {
        return Err(Refusal(413, "Request Entity Too Large".to_owned()));
    }
    let caption = visible(
        arguments.caption.as_deref().unwrap_or_default(),
        arguments.parse_mode.as_deref(),
    )?;
    if caption.encode_utf16().count() > 1024 {
        return Err(bad("message caption is too long"));
    }
    let buttons = read_keyboard(arguments.reply_markup.as_deref())?;
    with_chat(world, &arguments, |chat| {
        let extension = upload.file_name.rsplit('.').next().unwrap_or("bin");
        let file = store_file(world, &upload.content, upload.content.len() as u64, extension);
        chat.last_message += 1;
        let message = SeenMessage {
            id: chat.last_message,
            from_bot: true,
            text: caption,
            buttons,
            document: Some(SeenDocument {
                file_name: upload.file_name,
                media_type: upload.media_type,
                content: upload.content,
                is_photo: kind == "photo",
                silent: arguments.disable_notification.unwrap_or(false),
            }),
            ..SeenMessage::default()
        };
        chat.sent.push(message.text.clone());
        let json = as_json(arguments.chat_id.unwrap_or(0), &message, &file);
        chat.seen.messages.push(message);
        Ok(json)
    })
}
