namespace LocalMode;

/// <summary>One text of a payload.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsView">Whether it only shows other texts together, such as adjacent parts of a message or a JSON object: what it alone reveals counts, what the others revealed is not counted again.</param>
internal readonly record struct PayloadText(string Text, bool IsView);
