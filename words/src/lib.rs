//! Chinese and English: labels, sentences for reasons, times in words.
