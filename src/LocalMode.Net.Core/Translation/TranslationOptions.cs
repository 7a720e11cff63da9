namespace LocalMode;

/// <summary>Options of a translation.</summary>
public sealed class TranslationOptions : SequenceGenerationOptions
{
    /// <summary>Gets or sets the language of the text, as the model names it (its documentation tells), or <see langword="null"/> where the model knows.</summary>
    public string? SourceLanguage { get; set; }

    /// <summary>Gets or sets the language to translate into, as the model names it, or <see langword="null"/> where the model knows only one.</summary>
    public string? TargetLanguage { get; set; }

    /// <inheritdoc/>
    public override TranslationOptions Clone() => (TranslationOptions)base.Clone();
}
