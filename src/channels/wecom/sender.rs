//! Sends a reply as its messages, in order, within the limits; a further try goes on where the last one broke off.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    card::ButtonCard,
    limits::Limits,
    memory::Memory,
    parts::{Part, parts},
    underway::Underway,
    words::Style,
};
use crate::channels::{Address, DeliverError, Delivery, Outgoing};

/// One message, and what its wire may want to know of it.
pub(super) struct Message<'a> {
    /// What.
    pub(super) part: &'a Part<'a>,
    /// Which message or press it is the first answer to, in the words of the wire's own reading.
    pub(super) answers: Option<&'a str>,
    /// It may have gone out already.
    #[allow(dead_code, reason = "an app's, which comes next")]
    pub(super) may_be_repeated: bool,
}

/// One way of getting messages to people.
#[async_trait]
pub(super) trait Wire: Send + Sync {
    /// Sends one message and waits until it is taken.
    async fn send(&self, person: &str, message: Message<'_>) -> Result<(), DeliverError>;

    /// Takes the buttons off the card on which one was pressed. A nicety: what fails is done.
    async fn close_card(&self, person: &str, press: &str, card: &ButtonCard);
}

/// What both ways share.
pub(super) struct Sender {
    style: Style,
    limits: Limits,
    underway: Underway,
}

impl std::fmt::Debug for Sender {
    /// Nothing of the people whom it knows.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sender")
    }
}

impl Sender {
    /// So many messages a minute to one person; 0 for no limit.
    pub(super) fn new(style: Style, messages_per_minute: u16) -> Sender {
        Sender {
            style,
            limits: Limits::new(usize::from(messages_per_minute)),
            underway: Underway::default(),
        }
    }

    /// Sends a reply. See [`crate::channels::Channel::deliver`].
    pub(super) async fn deliver(
        &self,
        wire: &impl Wire,
        address: &Address,
        outgoing: &Outgoing,
        last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        let person = address.0.as_str();
        let mut memory = Memory::read(last);
        let mark = memory.mark(person, outgoing);
        let card = ButtonCard::of(outgoing, mark.clone());
        let parts = parts(outgoing, card.as_ref(), self.style);
        let gone = match self.underway.gone(person, &mark) {
            Some(gone) => gone,
            None => {
                self.admit(person, parts.len(), outgoing.push, &memory)?;
                self.underway.note(person, &mark, 0);
                0
            }
        };
        let closing = async {
            if let (0, Some(press), Some(card)) = (gone, &outgoing.answers, &memory.card) {
                wire.close_card(person, press, card).await;
            }
        };
        let sending = async {
            for (index, part) in parts.iter().enumerate().skip(gone) {
                let message = Message {
                    part,
                    answers: outgoing.answers.as_deref().filter(|_| index == 0),
                    may_be_repeated: outgoing.may_be_repeated,
                };
                wire.send(person, message).await?;
                self.underway.note(person, &mark, index + 1);
            }
            Ok(())
        };
        let ((), sent) = tokio::join!(closing, sending);
        sent?;
        self.underway.end(person);
        memory.replies += 1;
        memory.card = card.or(memory.card);
        memory.sent = self.limits.minutes(person, Timestamp::now().as_second());
        Ok(Some(memory.write()))
    }

    fn admit(&self, person: &str, count: usize, is_push: bool, memory: &Memory) -> Result<(), DeliverError> {
        let now = Timestamp::now().as_second();
        self.limits
            .take(person, count, is_push, &memory.sent, now)
            .map_err(DeliverError::Wait)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::{super::words::PLAIN, *};
    use crate::channels::{ButtonTarget, OutgoingButton};

    #[derive(Default)]
    struct Line {
        taken: Mutex<Vec<String>>,
        fails_after: Mutex<Option<usize>>,
    }

    #[async_trait]
    impl Wire for Line {
        async fn send(&self, _: &str, message: Message<'_>) -> Result<(), DeliverError> {
            let mut taken = self.taken.lock().unwrap();
            if *self.fails_after.lock().unwrap() == Some(taken.len()) {
                return Err(DeliverError::Unavailable);
            }
            taken.push(match message.part {
                Part::Words(words) => words.clone(),
                Part::Card(card) => format!("card {}", card["main_title"]["title"]),
                Part::File(file) => file.file_name.clone(),
            });
            Ok(())
        }

        async fn close_card(&self, _: &str, press: &str, card: &ButtonCard) {
            self.taken
                .lock()
                .unwrap()
                .push(format!("closed {} by {press}", card.title));
        }
    }

    fn card(text: &str) -> Outgoing {
        Outgoing {
            body: vec![text.to_owned()],
            buttons: vec![vec![OutgoingButton {
                label: "好".to_owned(),
                target: ButtonTarget::Payload("1.o1".to_owned()),
            }]],
            ..Outgoing::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_broke_off_goes_on_where_it_did() {
        let (sender, line) = (Sender::new(PLAIN, 30), Line::default());
        let to = Address("zhang".to_owned());
        *line.fails_after.lock().unwrap() = Some(1);
        assert_eq!(
            sender.deliver(&line, &to, &card("一"), None).await,
            Err(DeliverError::Unavailable)
        );
        *line.fails_after.lock().unwrap() = None;
        let first = sender.deliver(&line, &to, &card("一"), None).await.unwrap();
        let mut second = card("二");
        second.answers = Some("press".to_owned());
        sender.deliver(&line, &to, &second, first.as_ref()).await.unwrap();
        let taken = line.taken.lock().unwrap();
        assert_eq!(*taken, ["一", "card \"一\"", "closed 一 by press", "二", "card \"二\""]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_much_waits_and_reminders_still_go() {
        let (sender, line) = (Sender::new(PLAIN, 30), Line::default());
        let to = Address("zhang".to_owned());
        let mut last = None;
        for _ in 0..12 {
            last = sender.deliver(&line, &to, &card("一"), last.as_ref()).await.unwrap();
        }
        let refused = sender.deliver(&line, &to, &card("一"), last.as_ref()).await;
        assert!(matches!(refused, Err(DeliverError::Wait(_))), "{refused:?}");
        let mut push = card("提醒");
        push.push = true;
        sender.deliver(&line, &to, &push, last.as_ref()).await.unwrap();
        assert_eq!(line.taken.lock().unwrap().len(), 26);
    }
}
