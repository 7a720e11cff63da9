namespace LocalMode.Tokenizers;

/// <summary>
/// A tokenizer read from Hugging Face's tokenizer.json. It gives the ids, tokens, masks and decoded text of Hugging Face's <c>tokenizers</c>, with
/// offsets in UTF-16 units of the caller's own string.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. It does not depend on ICU and gives the same under InvariantGlobalization. A lone surrogate in a text
/// counts as U+FFFD. Truncation and padding of the file are applied only where <see cref="FileOptions"/> are given.
/// </remarks>
public sealed partial class HfTokenizer
{
    private static readonly TokenizerEncodeOptions DefaultOptions = new();

    private readonly TokenizerPipeline _pipeline;
    private readonly IPostProcessor _postProcessor;
    private readonly ITokenDecoder _decoder;

    internal HfTokenizer(
        TokenizerPipeline pipeline, IPostProcessor postProcessor, ITokenDecoder decoder, TokenizerTruncation? truncation, TokenizerPadding? padding)
    {
        _pipeline = pipeline;
        _postProcessor = postProcessor;
        _decoder = decoder;
        Truncation = truncation;
        Padding = padding;
        FileOptions = new TokenizerEncodeOptions { Truncation = truncation, Padding = padding };
    }

    /// <summary>Gets the number of tokens, added ones included.</summary>
    public int VocabularySize => _pipeline.Model.Vocabulary.Count + _pipeline.Added.Count;

    /// <summary>
    /// Gets what a token that goes on with a word begins with, such as <c>##</c>. Empty if the model does not mark such tokens, as byte-level BPE and Unigram
    /// do not.
    /// </summary>
    public string ContinuingSubwordPrefix => _pipeline.Model.ContinuingPrefix;

    /// <summary>Gets the truncation that the file asks for, or <see langword="null"/>. It is applied only where it is asked for.</summary>
    public TokenizerTruncation? Truncation { get; }

    /// <summary>Gets the padding that the file asks for, or <see langword="null"/>. It is applied only where it is asked for.</summary>
    public TokenizerPadding? Padding { get; }

    /// <summary>
    /// Gets the options that do what the file asks for: special tokens, its truncation, its padding. Models often carry settings there that their own
    /// libraries overrule, so nothing applies them by itself.
    /// </summary>
    public TokenizerEncodeOptions FileOptions { get; }

    /// <summary>Gets the layout of one text.</summary>
    internal SequenceTemplate SingleTemplate => _postProcessor.Single;

    /// <summary>Reads a tokenizer.json from disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">The file is not a valid tokenizer.json; the error names the JSON path and the reason.</exception>
    /// <exception cref="UnsupportedCapabilityException">The file names a component that this version does not implement.</exception>
    public static HfTokenizer Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(ModelFile.ReadAllBytes(path, "a tokenizer.json"), path);
    }

    /// <summary>Reads a tokenizer.json from memory.</summary>
    /// <param name="utf8Json">The file's content.</param>
    /// <param name="sourceName">The name that errors give the file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sourceName"/> is <see langword="null"/>.</exception>
    /// <exception cref="ModelInvalidException">The content is not a valid tokenizer.json; the error names the JSON path and the reason.</exception>
    /// <exception cref="UnsupportedCapabilityException">The content names a component that this version does not implement.</exception>
    public static HfTokenizer Parse(ReadOnlySpan<byte> utf8Json, string sourceName = "tokenizer.json")
    {
        ArgumentNullException.ThrowIfNull(sourceName);
        return TokenizerFile.Read(utf8Json, sourceName);
    }

    /// <summary>Gets the id of a token.</summary>
    /// <param name="token">The token's exact text, such as <c>[CLS]</c> or <c>##ing</c>.</param>
    /// <returns>The id, or <see langword="null"/> if there is no such token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is <see langword="null"/>.</exception>
    public int? TokenToId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _pipeline.Added.IdOf(token) ?? _pipeline.Model.Vocabulary.IdOf(token);
    }

    /// <summary>Gets the token of an id.</summary>
    /// <param name="id">Any number.</param>
    /// <returns>The token's text, or <see langword="null"/> if there is no such id.</returns>
    public string? IdToToken(int id) => _pipeline.Added.TokenOf(id) ?? _pipeline.Model.Vocabulary.TokenOf(id);

    /// <summary>Tells whether an id is that of a special token, which decoding can leave out.</summary>
    /// <param name="id">Any number.</param>
    /// <returns>Whether it is; <see langword="false"/> where there is no such id.</returns>
    public bool IsSpecialToken(int id) => IdToToken(id) is { } token && _pipeline.Added.IsSpecial(token);

    /// <summary>Gets the number of special tokens that are added around the texts.</summary>
    /// <param name="isPair">Whether two texts are encoded together.</param>
    /// <returns>The number, 0 or more.</returns>
    public int CountSpecialTokens(bool isPair = false) => (isPair ? _postProcessor.Pair : _postProcessor.Single).SpecialCount;
}
