using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>The prompts of a model, and how many tokens of a text each takes where a prompt is not pooled.</summary>
internal sealed class EmbeddingPromptTable
{
    private readonly OnnxTextModel _model;
    private readonly EmbeddingModelConfig _config;

    // The longest first, since one may begin with another.
    private readonly (string Text, int Tokens)[] _known;

    public EmbeddingPromptTable(OnnxTextModel model, EmbeddingModelConfig config)
    {
        _model = model;
        _config = config;
        _known = [.. config.Prompts.ByName.Values.Where(static text => text.Length > 0).Distinct().OrderByDescending(static text => text.Length).Select(text => (text, SkippedTokens(text)))];
    }

    /// <summary>Finds the prompt that a call names.</summary>
    /// <exception cref="UnsupportedCapabilityException">The model has no such prompt.</exception>
    public string Find(string name) => _config.Prompts.ByName.GetValueOrDefault(name)
        ?? throw new UnsupportedCapabilityException(
            $"the prompt '{name}'", _model.Name, $"It has {(_config.Prompts.ByName.Count == 0 ? "no prompts" : string.Join(", ", _config.Prompts.ByName.Keys))}.");

    /// <summary>Counts the tokens of a prompt that are not pooled, the special ones before it included.</summary>
    public int SkippedTokens(string prompt)
    {
        if (_config.IncludePrompt || prompt.Length == 0)
            return 0;

        TokenizerEncoding encoding = _model.Tokenizer.Encode(
            _config.LowerCase ? prompt.ToLowerInvariant() : prompt, textPair: null, addSpecialTokens: true, _model.AllowSpecialTokens);
        return encoding.Count > 0 && encoding.SpecialTokensMask[^1] == 1 ? encoding.Count - 1 : encoding.Count;
    }

    /// <summary>Puts the default prompt before a text whose call names none, unless it begins with one of the model's prompts already.</summary>
    /// <param name="text">The text.</param>
    /// <param name="skipped">The tokens at its beginning that are not pooled.</param>
    public string WithDefault(string text, out int skipped)
    {
        skipped = 0;
        string added = _config.Prompts.Default;
        if (added.Length == 0 && _config.IncludePrompt)
            return text;

        foreach ((string known, int tokens) in _known)
        {
            if (text.StartsWith(known, StringComparison.Ordinal))
            {
                skipped = tokens;
                return text;
            }
        }

        foreach ((string known, int tokens) in _known)
        {
            if (known == added)
                skipped = tokens;
        }

        return added + text;
    }
}
