//! What becomes of a paper that checks had something to say about.

use super::{
    Walking,
    tests::{at, book, context, paper},
};
use crate::{
    calendar::Calendar,
    conversation::{Action, Event, Reaction, State, Turn, Value},
    documents::{Finding, finding::code},
};

/// Sends papers to the step, one event each, and then what follows.
fn sent(state: State, papers: Vec<(u8, Vec<Finding>)>) -> Turn {
    let (book, calendar) = (book(), Calendar::built_in());
    let now = at("2026-11-23T10:00:00");
    let context = context(&calendar, now);
    let mut walking = Walking::begin(&book, state, &context);
    for (seed, findings) in papers {
        walking.take(Event::Sent {
            paper: paper(seed),
            findings,
        });
    }
    walking.finish()
}

fn then(state: State, event: Event) -> Turn {
    let (book, calendar) = (book(), Calendar::built_in());
    let context = context(&calendar, at("2026-11-23T10:00:00"));
    super::walk(&book, state, event, &context)
}

fn at_step(step: &str) -> State {
    State {
        started_at: Some(at("2026-11-23T10:00:00")),
        detour: Some(step.to_owned()),
        language: Some("zh-CN".to_owned()),
        ..State::default()
    }
}

fn papers(turn: &Turn, step: &str) -> Vec<(String, Vec<String>)> {
    match turn.state.answers.get(step).map(|answer| &answer.value) {
        Some(Value::Papers(papers)) => papers
            .iter()
            .map(|paper| (paper.id.clone(), paper.warnings.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

fn actions(turn: &Turn) -> Vec<Action> {
    turn.cards[0]
        .buttons
        .iter()
        .flatten()
        .map(|button| button.action.clone())
        .collect()
}

fn press(turn: Turn, action: Action) -> Turn {
    let payload = action.encode(turn.state.card_version);
    then(turn.state, Event::Pressed(payload))
}

#[test]
fn a_warning_is_for_the_person_to_overrule() {
    let held = sent(at_step("licence-photo"), vec![(1, vec![Finding::warn(code::GLARE)])]);
    assert_eq!(papers(&held, "licence-photo"), []);
    assert_eq!(held.reaction, Some(Reaction::Bad));
    assert_eq!(held.marked_papers, [paper(1).id]);
    assert_eq!(held.dropped_papers, Vec::<String>::new());
    assert!(actions(&held).contains(&Action::Option(0)));
    let taken = press(held.clone(), Action::Option(0));
    assert_eq!(
        papers(&taken, "licence-photo"),
        [(paper(1).id, vec![code::GLARE.to_owned()])]
    );
    // Words do the same.
    let taken = then(held.state, Event::Said("就用这张".to_owned()));
    assert_eq!(papers(&taken, "licence-photo").len(), 1);
}

#[test]
fn a_better_photo_takes_the_place_of_the_one_on_offer() {
    let held = sent(at_step("licence-photo"), vec![(1, vec![Finding::warn(code::GLARE)])]);
    let taken = sent(held.state, vec![(2, Vec::new())]);
    assert_eq!(papers(&taken, "licence-photo"), [(paper(2).id, Vec::new())]);
    assert_eq!(taken.dropped_papers, [paper(1).id]);
    assert!(taken.state.offered.is_none() && taken.marked_papers.is_empty());
}

#[test]
fn a_stop_is_offered_only_after_two_more_tries() {
    let stop = || vec![Finding::stop(code::DARK)];
    let mut turn = sent(at_step("licence-photo"), vec![(1, stop())]);
    for seed in 2..=3 {
        assert!(turn.state.offered.is_none(), "{seed}");
        assert!(!actions(&turn).contains(&Action::Option(0)));
        turn = sent(turn.state, vec![(seed, stop())]);
    }
    assert!(actions(&turn).contains(&Action::Option(0)));
    let taken = press(turn, Action::Option(0));
    let marks = [super::papers::LOOK_AT_IT, code::DARK].map(str::to_owned).to_vec();
    assert_eq!(papers(&taken, "licence-photo"), [(paper(3).id, marks)]);
}

#[test]
fn a_note_is_said_and_the_paper_is_taken() {
    let taken = sent(at_step("licence-photo"), vec![(1, vec![Finding::note(code::RENAMED)])]);
    assert_eq!(
        papers(&taken, "licence-photo"),
        [(paper(1).id, vec![code::RENAMED.to_owned()])]
    );
    assert!(taken.marked_papers.is_empty());
}

#[test]
fn pages_are_taken_with_their_warnings_and_can_be_taken_out_again() {
    let glare = vec![Finding::warn(code::GLARE)];
    let pages = sent(at_step("report"), vec![(1, Vec::new()), (2, glare)]);
    assert_eq!(papers(&pages, "report").len(), 2, "none of an album is lost");
    assert_eq!(pages.marked_papers, [paper(2).id]);
    let removals = actions(&pages);
    assert!(removals.contains(&Action::Remove(1)) && !removals.contains(&Action::Remove(0)));
    for how in [
        Event::Pressed(Action::Remove(1).encode(pages.state.card_version)),
        Event::Said("去掉第 2 页".to_owned()),
        Event::Said("删掉第2页".to_owned()),
    ] {
        let left = then(pages.state.clone(), how);
        let ids: Vec<String> = papers(&left, "report").into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, [paper(1).id]);
        assert_eq!(left.dropped_papers, [paper(2).id]);
    }
    // A page that isn't there.
    let left = then(pages.state, Event::Said("去掉第 9 页".to_owned()));
    assert_eq!(papers(&left, "report").len(), 2);
}
