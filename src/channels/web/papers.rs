//! A person's own papers, shown back to them.

use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};

use super::{NAME, account::Account, hall::Shared, problem::Problem};

/// Pictures that a browser draws without running anything.
const PICTURES: [&str; 5] = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"];

pub(super) async fn show(
    State(hall): State<Shared>,
    Account(account): Account,
    Path(paper): Path<String>,
) -> Result<Response, Problem> {
    if !is_token(&paper) {
        return Err(Problem::NOT_FOUND);
    }
    let bytes = hall
        .reception
        .paper(NAME, &account, &paper)
        .await?
        .ok_or(Problem::NOT_FOUND)?;
    // What it is, is said by its bytes; neither the name nor the sender's word counts. All else is only saved.
    let picture = infer::get(&bytes)
        .map(|kind| kind.mime_type())
        .filter(|kind| PICTURES.contains(kind));
    let (kind, disposition) = match picture {
        Some(kind) => (kind, "inline"),
        None => ("application/octet-stream", "attachment"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        // Not kept on the disk of a shared computer.
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("content-security-policy"),
            "default-src 'none'; sandbox",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// Paper ids and link tokens are of harmless characters; anything else is made up.
pub(super) fn is_token(token: &str) -> bool {
    (1..=128).contains(&token.len())
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
