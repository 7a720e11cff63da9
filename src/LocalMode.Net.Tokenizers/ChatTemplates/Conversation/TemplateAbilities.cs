namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What one template reads and shows. What its text does not tell is found by rendering small conversations, once. Thread-safe.</summary>
internal sealed class TemplateAbilities
{
    private readonly Lazy<(bool Text, bool Parts)> _content;
    private readonly Lazy<ToolCallShape> _toolCalls;

    public TemplateAbilities(string source, IReadOnlySet<string> names, Statement[] statements)
    {
        ReadsTools = names.Contains("tools");
        ReadsDocuments = names.Contains("documents");
        ReadsReasoning = source.Contains(MessageKeys.ReasoningContent, StringComparison.Ordinal);
        var probe = new TemplateProbe(statements);
        _content = new(() => (probe.ShowsText(), probe.ShowsParts()));
        _toolCalls = new(() => probe.FindToolCallShape(source.Contains(MessageKeys.ToolCalls, StringComparison.Ordinal)));
    }

    /// <summary>Gets a value indicating whether the template reads <c>tools</c>.</summary>
    public bool ReadsTools { get; }

    /// <summary>Gets a value indicating whether the template reads <c>documents</c>.</summary>
    public bool ReadsDocuments { get; }

    /// <summary>Gets a value indicating whether the template reads <c>reasoning_content</c>.</summary>
    public bool ReadsReasoning { get; }

    /// <summary>Gets a value indicating whether the template shows the text in a list of parts.</summary>
    public bool ShowsParts => _content.Value.Parts;

    /// <summary>Gets a value indicating whether the template shows text only in a list of parts.</summary>
    public bool WantsParts => _content.Value is { Text: false, Parts: true };

    /// <summary>Gets how the template takes calls of functions.</summary>
    public ToolCallShape ToolCalls => _toolCalls.Value;
}
