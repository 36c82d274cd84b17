package io.foreseed.simulation;

/**
 * What is wrong with one part of a document.
 *
 * @param pointer  JSON Pointer (RFC 6901, 2013); empty for the whole document
 * @param message  what is wrong and what is allowed
 */
public record DocumentProblem(String pointer, String message) {}
