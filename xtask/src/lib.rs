//! What the project's commands are made of; the page tests use the server and the browser search too.

pub mod args;
pub mod bare;
pub mod bench;
pub mod browser;
pub mod build;
pub mod bundle;
pub mod crates;
pub mod deny;
pub mod home;
mod http;
pub mod licenses;
pub mod paths;
pub mod previews;
pub mod run;
pub mod serve;
pub mod server;
pub mod shipped;
pub mod single;
pub mod site;
pub mod size;
pub mod split;
pub mod stamp;
pub mod table;
pub mod test;
pub mod tools;
pub mod twice;
pub mod wheel;
