//! A file with dates, as a transcript shows it.

use std::fmt::Write as _;

use crate::calendar::{self, file::Ends};

/// The file's name, and each date with its title and how many alarms it has: one line each.
pub fn printed_dates<'a>(file_name: &str, dates: impl IntoIterator<Item = (Ends, &'a str, usize)>) -> String {
    let mut printed = format!("📎 {file_name}");
    for (ends, title, alarms) in dates {
        let title = title.replace(['\r', '\n'], " ");
        let _ = match ends {
            Ends::Day(date) => write!(printed, "\n{date} {title}"),
            Ends::At(instant) => {
                let local = calendar::local(instant);
                write!(printed, "\n{} {title}", local.strftime("%Y-%m-%d %H:%M"))
            }
        };
        if alarms > 0 {
            let _ = write!(printed, " ⏰×{alarms}");
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::*;

    #[test]
    fn dates_read_like_a_list() {
        let instant: Timestamp = "2026-12-05T10:00:00Z".parse().unwrap();
        let dates = [
            (Ends::Day(date(2026, 12, 1)), "微信认证\n审核", 2),
            (Ends::At(instant), "短信核验", 0),
        ];
        assert_eq!(
            printed_dates("备案日期.ics", dates),
            "📎 备案日期.ics\n2026-12-01 微信认证 审核 ⏰×2\n2026-12-05 18:00 短信核验"
        );
        assert_eq!(printed_dates("a.ics", []), "📎 a.ics");
    }
}
