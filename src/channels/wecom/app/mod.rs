//! An app of the company's own (自建应用) that is called back.
