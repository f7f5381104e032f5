//! The conversation and its words as files: those in the binary, or an operator's own. The only place that reads them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rust_embed::RustEmbed;

use crate::conversation::fault::SourceFile;

/// The conversation in the binary.
const BUILT_IN: &str = "short-drama";

#[derive(RustEmbed)]
#[folder = "conversations/"]
struct Conversations;

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

/// Everything that [`crate::conversation::book::load`] wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The conversation's name: its folder's.
    pub conversation_id: String,
    /// Its TOML files, by name.
    pub conversation_files: Vec<SourceFile>,
    /// The Fluent files, each with its language.
    pub locale_files: Vec<(String, SourceFile)>,
}

/// The files in the binary.
pub fn built_in() -> Sources {
    let text = |data: &[u8]| String::from_utf8_lossy(data).into_owned();
    let mut conversation_files: Vec<SourceFile> = Conversations::iter()
        .filter(|path| path.starts_with(&format!("{BUILT_IN}/")) && path.ends_with(".toml"))
        .filter_map(|path| {
            let data = Conversations::get(&path)?.data;
            Some(SourceFile {
                path: format!("conversations/{path}"),
                text: text(&data),
            })
        })
        .collect();
    let mut locale_files: Vec<(String, SourceFile)> = Locales::iter()
        .filter(|path| path.ends_with(".ftl"))
        .filter_map(|path| {
            let (language, _) = path.split_once('/')?;
            let data = Locales::get(&path)?.data;
            Some((
                language.to_owned(),
                SourceFile {
                    path: format!("locales/{path}"),
                    text: text(&data),
                },
            ))
        })
        .collect();
    sort(&mut conversation_files, &mut locale_files);
    Sources {
        conversation_id: BUILT_IN.to_owned(),
        conversation_files,
        locale_files,
    }
}

/// An operator's own files: a conversation folder replaces the one in the binary, a locale folder stands over the one
/// in the binary file by file (`<language>/<name>.ftl`).
///
/// # Errors
///
/// A folder or file can't be read, or a file is not UTF-8; the error names it.
pub fn from_folders(conversation_dir: Option<&Path>, locales_dir: Option<&Path>) -> io::Result<Sources> {
    let mut sources = built_in();
    if let Some(folder) = conversation_dir {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        sources.conversation_id = name.unwrap_or_else(|| BUILT_IN.to_owned());
        sources.conversation_files = files_in(folder, "toml")?
            .iter()
            .map(|path| read(path))
            .collect::<io::Result<_>>()?;
    }
    if let Some(folder) = locales_dir {
        for entry in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
            let Some(language) = entry.file_name().map(|name| name.to_string_lossy().into_owned()) else {
                continue;
            };
            for path in files_in(&entry, "ftl")? {
                let file = read(&path)?;
                sources
                    .locale_files
                    .retain(|(its, other)| *its != language || other.name() != file.name());
                sources.locale_files.push((language.clone(), file));
            }
        }
    }
    sort(&mut sources.conversation_files, &mut sources.locale_files);
    Ok(sources)
}

fn sort(conversation: &mut [SourceFile], locales: &mut [(String, SourceFile)]) {
    conversation.sort_by(|one, other| one.path.cmp(&other.path));
    locales.sort_by(|(one_language, one), (other_language, other)| {
        (one_language, one.name()).cmp(&(other_language, other.name()))
    });
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let listed = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    listed
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| named(folder, &error)))
        .collect()
}

fn files_in(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let is_wanted = |path: &PathBuf| path.is_file() && path.extension().is_some_and(|its| its == extension);
    Ok(entries(folder)?.into_iter().filter(is_wanted).collect())
}

fn read(path: &Path) -> io::Result<SourceFile> {
    let text = fs::read_to_string(path).map_err(|error| named(path, &error))?;
    Ok(SourceFile {
        path: path.to_string_lossy().replace('\\', "/"),
        text,
    })
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operators_locale_file_stands_over_the_built_in_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("en")).unwrap();
        fs::write(folder.path().join("en/common.ftl"), "date = x\n").unwrap();
        let sources = from_folders(None, Some(folder.path())).unwrap();
        let text = |language: &str| {
            let mut own = sources
                .locale_files
                .iter()
                .filter(|(its, file)| its == language && file.name() == "common.ftl");
            own.next().map(|(_, file)| file.text.clone()).unwrap()
        };
        assert_eq!(text("en"), "date = x\n");
        assert!(text("zh-CN").contains("周一"));
    }

    #[test]
    fn an_operators_conversation_replaces_the_built_in_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("conversation.toml"), "stages = []\n").unwrap();
        fs::write(folder.path().join("README.md"), "").unwrap();
        let sources = from_folders(Some(folder.path()), None).unwrap();
        assert_eq!(sources.conversation_files.len(), 1);
        let missing = from_folders(Some(&folder.path().join("none")), None).unwrap_err();
        assert!(missing.to_string().contains("none"));
    }
}
