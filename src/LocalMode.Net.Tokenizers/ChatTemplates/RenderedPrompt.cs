namespace LocalMode.Tokenizers;

/// <summary>A prompt that knows which of its parts are the template's and which come from the conversation.</summary>
/// <remarks>
/// Trusted are the template's literals, <see cref="ChatTemplateOptions.BosToken"/>, <see cref="ChatTemplateOptions.EosToken"/>, the role names
/// system, user, assistant and tool, and printed numbers and truth values. Joining keeps the origin of each part; text that a filter computes is
/// trusted only if everything it was computed from is. Instances are immutable and thread-safe.
/// </remarks>
public sealed class RenderedPrompt
{
    internal RenderedPrompt(ChatTemplates.StringValue text)
    {
        Text = text.Text;
        var segments = new List<PromptSegment>();
        for (int at = 0; at < Text.Length;)
        {
            int length = text.RunLength(at, out bool trusted);
            segments.Add(new PromptSegment(Text.Substring(at, length), trusted));
            at += length;
        }

        Segments = segments;
    }

    /// <summary>Gets the segments in order. Neighbours differ in trust; none is empty.</summary>
    public IReadOnlyList<PromptSegment> Segments { get; }

    /// <summary>Gets the whole prompt.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
