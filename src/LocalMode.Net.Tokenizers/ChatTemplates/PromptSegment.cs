namespace LocalMode.Tokenizers;

/// <summary>A part of a prompt whose text has one origin.</summary>
/// <param name="Text">The text; not empty.</param>
/// <param name="IsTrusted">
/// <see langword="true"/> for the template's own text, in which special tokens are meant; <see langword="false"/> for text of the conversation,
/// in which <c>&lt;|im_end|&gt;</c> is nothing but text.
/// </param>
public readonly record struct PromptSegment(string Text, bool IsTrusted);
