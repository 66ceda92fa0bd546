//! Every kind of job and the function that does it.
