namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>How a template takes calls of functions.</summary>
/// <param name="Shown">Whether it shows them at all.</param>
/// <param name="NoContent">Whether an answer that is nothing but calls has <c>none</c> for its content; the empty text if not.</param>
/// <param name="TextArguments">Whether arguments are JSON text; a map if not.</param>
internal readonly record struct ToolCallShape(bool Shown, bool NoContent, bool TextArguments);
