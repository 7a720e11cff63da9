using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>Turns texts into what an encoder is fed, and answers into texts.</summary>
internal sealed class SequenceText
{
    /// <summary>Enough for the tokens of nearly every text at once.</summary>
    private const int UsualRoom = 4096;

    private readonly HfTokenizer _tokenizer;
    private readonly int _specialTokens;
    private readonly int _longest;
    private readonly bool _truncates;
    private readonly bool _allowsSpecialTokens;
    private readonly bool _cleansSpaces;

    /// <exception cref="ArgumentOutOfRangeException">The caller's longest text leaves no room beside the special tokens.</exception>
    /// <exception cref="ModelInvalidException">The directory's does not.</exception>
    public SequenceText(string directory, HfTokenizer tokenizer, SequenceModelConfig config, OnnxSequenceOptions options)
    {
        _tokenizer = tokenizer;
        _specialTokens = tokenizer.CountSpecialTokens();
        _longest = config.MaxTokens;
        _truncates = options.TruncateInput;
        _allowsSpecialTokens = options.AllowSpecialTokens;
        _cleansSpaces = config.CleansSpaces;
        Languages = LanguageTokens.Read(tokenizer, config);
        int[] empty = new int[_specialTokens];
        HasSourceToken = IndexOfLanguage(empty.AsSpan(0, tokenizer.EncodeIds("", empty))) >= 0;
        if (_longest > _specialTokens + 1)
            return;

        string reason = $"{_longest} tokens leave no room for text: the tokenizer adds {_specialTokens} special tokens to each.";
        if (options.MaxTokens is not null)
            throw new ArgumentOutOfRangeException(nameof(options), _longest, $"{nameof(options.MaxTokens)}: {reason}");

        throw new ModelInvalidException(directory, "model_max_length", reason);
    }

    public LanguageTokens Languages { get; }

    /// <summary>Gets a value indicating whether the tokenizer says the language of a text by a token of its own.</summary>
    public bool HasSourceToken { get; }

    /// <summary>Encodes a text in a worker's memory; the span is valid until its next text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Its place in the call.</param>
    /// <param name="request">What the call asks for.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="isTruncated">Whether the text was cut.</param>
    /// <exception cref="ContextOverflowException">The text is longer than the model takes and must not be cut.</exception>
    public ReadOnlySpan<int> Encode(string text, int index, SequenceRequest request, JobWorker worker, out bool isTruncated)
    {
        text = request.Prefix + text;
        int first = request.FirstToken is null ? 0 : 1;
        Span<int> ids = EncodeAll(text, worker, first);
        isTruncated = ids.Length > _longest;
        if (isTruncated)
        {
            if (!_truncates)
            {
                throw ContextOverflowException.ForInput(
                    $"The text at index {index}", ids.Length, _longest, $"Shorten it, or set {nameof(OnnxSequenceOptions)}.{nameof(OnnxSequenceOptions.TruncateInput)} to have it cut.");
            }

            // Once more with that room, so that the special tokens behind the text stay.
            ids = worker.IdRoom(_longest);
            _tokenizer.EncodeIds(text, ids[first..], addSpecialTokens: true, allowSpecialTokens: _allowsSpecialTokens);
        }

        if (request.FirstToken is { } token)
            ids[0] = token;
        if (request.SourceToken is { } language)
            ReplaceLanguage(ids, language);

        return ids;
    }

    /// <summary>Turns the tokens of an answer into its text.</summary>
    public string Decode(int[] ids)
    {
        string text = _tokenizer.Decode(ids, skipSpecialTokens: true);
        return _cleansSpaces ? TokenizationCleanUp.Apply(text) : text;
    }

    private Span<int> EncodeAll(string text, JobWorker worker, int first)
    {
        long room = Math.Max(UsualRoom, (long)text.Length + _specialTokens + first);
        while (true)
        {
            int length = (int)Math.Min(room, Array.MaxLength);
            Span<int> ids = worker.IdRoom(length);
            int count = _tokenizer.EncodeIds(text, ids[first..], addSpecialTokens: true, allowSpecialTokens: _allowsSpecialTokens) + first;

            // Characters can become several tokens each. Room that is half empty did not cut, whatever the template puts around the text.
            if (length == Array.MaxLength || count <= length / 2)
                return ids[..count];

            room = 4L * length;
        }
    }

    private void ReplaceLanguage(Span<int> ids, int language)
    {
        int index = IndexOfLanguage(ids);
        if (index >= 0)
            ids[index] = language;
    }

    // In front of the text or behind it: among the tokens that the tokenizer adds.
    private int IndexOfLanguage(ReadOnlySpan<int> ids)
    {
        if (!ids.IsEmpty && Languages.Contains(ids[0]))
            return 0;

        return !ids.IsEmpty && Languages.Contains(ids[^1]) ? ids.Length - 1 : -1;
    }
}
