//! The built page in a browser, and what a visitor does with it: the tests that measure nothing, side by side.
//!
//! One program for all of them, so that they are linked once and no browser waits for the last test of a file.
//! `cargo test --package page-tests --test page run::` runs those of one file.

mod access;
mod cache;
mod compare;
mod complaints;
mod data;
mod element;
mod embed;
mod exercise;
mod figures;
mod first;
mod frames;
mod hands;
mod harness;
mod journeys;
mod lessons;
mod loads;
mod notebook;
mod numbers;
mod own;
mod phone;
mod run;
mod screens;
mod share;
mod ship;
mod single;
mod tour;
mod views;
mod why;
