//! The quiet core (pure): conversation files as types, where a person stands, and the walk from one event to the next.
//!
//! Knows no channel, no store, no clock: time is an argument, wording is looked up by [`crate::texts`].

pub mod against;
pub mod book;
pub mod complain;
pub mod event;
pub mod fault;
pub mod lint;
pub mod load;
pub mod render;
pub mod script;
pub mod state;
pub mod walk;

pub use book::Book;
pub use event::{
    Action, Button, Card, ChannelTraits, Command, Context, DateEntry, Ends, Event, Link, Made, NotTaken, OpenLink,
    Order, Pages, Progress, Reaction, SensitivePolicy, Turn, Unusable, WindowAction,
};
pub use fault::{Fault, SourceFile};
pub use script::{
    Clause, Condition, Conversation, Kind, Length, Outcome, Provinces, Reason, ReminderRule, Stage, Step, StepId,
    SubjectId, Trigger, Unit, Window, WindowId, Within,
};
pub use state::{
    Answer, Consent, ConsentAnswer, MadeFile, Menu, Offered, PageOrder, Paper, State, Value, WindowState, WindowStatus,
};
