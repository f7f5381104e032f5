//! An AI bot (智能机器人) over a connection that we open.
