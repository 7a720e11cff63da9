namespace LocalMode.Testing;

/// <summary>A text in a <see cref="CapturedPayload"/>.</summary>
/// <param name="Place">Where it is, such as <c>messages[1].contents[0].arguments.name</c> or <c>options.tools[0].description</c>.</param>
/// <param name="Text">The text.</param>
public sealed record PayloadText(string Place, string Text);
