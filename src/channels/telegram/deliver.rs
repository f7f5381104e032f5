//! Sends one reply: one live card per person, edited where it can be, sent anew where it must be.

use serde::{Deserialize, Serialize};
use teloxide::{
    ApiError,
    payloads::{DeleteMessage, EditMessageReplyMarkup, EditMessageText, SendMessage, SetMessageReaction},
    types::{ChatId, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, ReactionType, ReplyMarkup},
};

use super::{
    Telegram,
    api::{CallError, Done},
    pace::LONGEST_WAIT,
    render::{Rendered, render},
};
use crate::{
    channels::{Address, DeliverError, Delivery, Outgoing},
    conversation::Reaction,
};

/// The live card, as [`Delivery`] remembers it: `17`, `17b` with buttons, `17l` the last of a long one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LiveCard {
    message: MessageId,
    buttons: bool,
    /// It went out in several messages: it can't be edited as one.
    long: bool,
}

impl LiveCard {
    fn encode(self) -> Delivery {
        let Self { message, buttons, long } = self;
        format!(
            "{}{}{}",
            message.0,
            if buttons { "b" } else { "" },
            if long { "l" } else { "" }
        )
    }

    fn decode(delivery: &str) -> Option<Self> {
        let end = delivery
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(delivery.len());
        let (number, marks) = delivery.split_at(end);
        Some(Self {
            message: MessageId(number.parse().ok()?),
            buttons: marks.contains('b'),
            long: marks.contains('l'),
        })
    }
}

/// All that is read of a sent message.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

/// What came of editing the card.
enum Edited {
    Done,
    /// It is gone or too old: send a new one.
    Impossible,
}

impl Telegram {
    /// Sends a reply. See [`crate::channels::Channel::deliver`].
    ///
    /// May be repeated after a failure: edits and deletions do no harm twice, a new message whose answer was lost comes twice.
    pub(super) async fn send(
        &self,
        address: &Address,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        let chat = chat_of(address)?;
        if let Some(message) = &outgoing.delete {
            // First, and not by the way: it held a secret, so it must be tried until the server has said something.
            self.delete(chat, message).await?;
        }
        let (shown, ()) = tokio::join!(self.show(chat, outgoing, last), self.mark(chat, outgoing));
        let shown = shown?;
        for attachment in &outgoing.attachments {
            // Behind the card, which keeps its buttons and stays the live one.
            self.hand_over(chat, attachment)
                .await
                .map_err(|error| self.failed(chat, &error))?;
        }
        Ok(shown)
    }

    async fn show(
        &self,
        chat: ChatId,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        let mut shown = self.show_as(chat, outgoing, last, render(outgoing, false)).await;
        if shown.as_ref().is_err_and(refuses_link) {
            shown = self.show_as(chat, outgoing, last, render(outgoing, true)).await;
        }
        shown.map_err(|error| self.failed(chat, &error))
    }

    async fn show_as(
        &self,
        chat: ChatId,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
        rendered: Rendered,
    ) -> Result<Option<Delivery>, CallError> {
        let Rendered {
            mut parts,
            mut keyboard,
        } = rendered;
        let mut old = last.and_then(|last| LiveCard::decode(last));
        let Some(final_part) = parts.pop() else {
            return Ok(last.cloned());
        };
        let long = !parts.is_empty();
        let buttons = keyboard.is_some();

        if let Some(card) = old
            && !(outgoing.fresh || outgoing.push || long || card.long)
        {
            match self.edit(chat, card.message, &final_part, keyboard.clone()).await? {
                Edited::Done => return Ok(Some(LiveCard { buttons, ..card }.encode())),
                Edited::Impossible => old = None,
            }
        }
        for part in parts {
            self.send_part(chat, part, None, outgoing.push).await?;
        }
        let message = self.send_part(chat, final_part, keyboard.take(), outgoing.push).await?;
        if let Some(old) = old.filter(|old| old.buttons) {
            self.take_buttons_off(chat, old.message);
        }
        Ok(Some(LiveCard { message, buttons, long }.encode()))
    }

    async fn send_part(
        &self,
        chat: ChatId,
        html: String,
        keyboard: Option<InlineKeyboardMarkup>,
        push: bool,
    ) -> Result<MessageId, CallError> {
        let mut request = SendMessage::new(chat, html);
        request.parse_mode = Some(ParseMode::Html);
        request.link_preview_options = Some(no_preview());
        request.reply_markup = keyboard.map(ReplyMarkup::InlineKeyboard);
        let sent: Sent = self.paced(chat, push, &request).await?;
        Ok(MessageId(sent.message_id))
    }

    async fn edit(
        &self,
        chat: ChatId,
        message: MessageId,
        html: &str,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<Edited, CallError> {
        let mut request = EditMessageText::new(chat, message, html);
        request.parse_mode = Some(ParseMode::Html);
        request.link_preview_options = Some(no_preview());
        request.reply_markup = keyboard;
        match self.paced::<_, Done>(chat, false, &request).await {
            Ok(_) => Ok(Edited::Done),
            Err(CallError::Refused { error, .. }) if is_not_modified(&error) => Ok(Edited::Done),
            Err(CallError::Refused {
                error: ApiError::MessageToEditNotFound | ApiError::MessageCantBeEdited | ApiError::MessageIdInvalid,
                ..
            }) => Ok(Edited::Impossible),
            Err(error) => Err(error),
        }
    }

    async fn paced<P, R>(&self, chat: ChatId, push: bool, request: &P) -> Result<R, CallError>
    where
        P: teloxide::requests::Payload + Serialize + Sync,
        R: serde::de::DeserializeOwned,
    {
        self.within_limits(chat, push, || self.api.call(request)).await
    }

    /// Calls within the limits. A short wait that the server asks for is waited here, once.
    pub(super) async fn within_limits<R, F>(
        &self,
        chat: ChatId,
        push: bool,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<R, CallError>
    where
        F: Future<Output = Result<R, CallError>> + Send,
    {
        let mut waited = false;
        loop {
            self.pace.admit(chat.0, push).await.map_err(CallError::Wait)?;
            match call().await {
                Err(CallError::Wait(pause)) => {
                    self.pace.hold(chat.0, pause);
                    if waited || pause > LONGEST_WAIT {
                        return Err(CallError::Wait(pause));
                    }
                    waited = true;
                }
                other => return other,
            }
        }
    }

    /// So that a card in the middle of the chat doesn't look alive. A press on it would be answered kindly all the same.
    fn take_buttons_off(&self, chat: ChatId, message: MessageId) {
        if !self.pace.spare(chat.0) {
            return;
        }
        let api = self.api.clone();
        self.background.spawn(async move {
            if let Err(error) = api.call::<_, Done>(&EditMessageReplyMarkup::new(chat, message)).await {
                tracing::debug!(%error, "telegram: an old card keeps its buttons");
            }
        });
    }

    async fn mark(&self, chat: ChatId, outgoing: &Outgoing) {
        let Some((message, reaction)) = &outgoing.reaction else {
            return;
        };
        let emoji = match reaction {
            Reaction::Good => "👍",
            Reaction::Bad => "🤔",
        };
        self.react(chat, message, emoji).await;
    }

    /// Marks a person's message; failures are done.
    pub(super) async fn react(&self, chat: ChatId, message: &str, emoji: &str) {
        let Ok(message) = message.parse() else { return };
        let mut request = SetMessageReaction::new(chat, MessageId(message));
        request.reaction = Some(vec![ReactionType::Emoji {
            emoji: emoji.to_owned(),
        }]);
        if let Err(error) = self.api.call::<_, Done>(&request).await {
            tracing::debug!(%error, "telegram: a message is left unmarked");
        }
    }

    async fn delete(&self, chat: ChatId, message: &str) -> Result<(), DeliverError> {
        let Ok(message) = message.parse() else { return Ok(()) };
        match self
            .api
            .call::<_, Done>(&DeleteMessage::new(chat, MessageId(message)))
            .await
        {
            Ok(_) => Ok(()),
            // Deleted by the person already, or older than 48 hours (core.telegram.org/bots/api#deletemessage).
            Err(CallError::Refused { code: 400, error, .. }) if error != ApiError::ChatNotFound => {
                tracing::debug!("telegram: a message can't be deleted any more");
                Ok(())
            }
            Err(error) => Err(self.failed(chat, &error)),
        }
    }

    /// What the sender does about a failure. The only log line of it; names no person.
    fn failed(&self, chat: ChatId, error: &CallError) -> DeliverError {
        match error {
            CallError::Wait(pause) => {
                self.pace.hold(chat.0, *pause);
                DeliverError::Wait(*pause)
            }
            CallError::Unreachable(_) => {
                tracing::debug!(%error, "telegram: a reply waits");
                DeliverError::Unavailable
            }
            // A revoked token is the operator's to mend; the replies keep.
            error if error.is_bad_token() => {
                tracing::error!("telegram: the bot token isn't taken any more");
                DeliverError::Unavailable
            }
            CallError::Refused {
                code, error: reason, ..
            } => {
                if *code == 403 || is_gone(reason) {
                    DeliverError::Unreachable
                } else {
                    tracing::error!(%error, "telegram: a reply was refused");
                    DeliverError::Refused
                }
            }
        }
    }
}

/// Where to, as Telegram counts.
pub(super) fn chat_of(address: &Address) -> Result<ChatId, DeliverError> {
    address.0.parse().map(ChatId).map_err(|_| DeliverError::Refused)
}

/// Nothing reaches this person. 403 is always that ("Forbidden: bot was blocked", "user is deactivated", "bot can't initiate …",
/// the last of which teloxide knows only in its older wording).
fn is_gone(error: &ApiError) -> bool {
    match error {
        ApiError::BotBlocked
        | ApiError::UserDeactivated
        | ApiError::ChatNotFound
        | ApiError::UserNotFound
        | ApiError::CantInitiateConversation => true,
        ApiError::Unknown(text) => text.contains("PEER_ID_INVALID"),
        _ => false,
    }
}

fn is_not_modified(error: &ApiError) -> bool {
    match error {
        ApiError::MessageNotModified => true,
        ApiError::Unknown(text) => text.contains("message is not modified"),
        _ => false,
    }
}

/// A button's address doesn't please, though it looked public.
fn refuses_link(error: &CallError) -> bool {
    match error {
        CallError::Refused {
            error: ApiError::ButtonUrlInvalid | ApiError::WrongHttpUrl,
            ..
        } => true,
        CallError::Refused {
            error: ApiError::Unknown(text),
            ..
        } =>
        // "inline keyboard button URL '…' is invalid: Wrong HTTP URL", "…: Unsupported URL protocol"
        {
            text.contains("BUTTON_URL_INVALID") || text.contains("button URL")
        }
        _ => false,
    }
}

/// Telegram's servers would open a one-time link to draw a preview of it.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_is_remembered() {
        for (text, buttons, long) in [("17", false, false), ("17b", true, false), ("17bl", true, true)] {
            let card = LiveCard {
                message: MessageId(17),
                buttons,
                long,
            };
            assert_eq!(card.encode(), text);
            assert_eq!(LiveCard::decode(text), Some(card));
        }
        assert_eq!(LiveCard::decode("what"), None);
    }
}
