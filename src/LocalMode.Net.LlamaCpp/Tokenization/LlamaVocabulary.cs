using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Tokenization;

/// <summary>
/// A model's vocabulary. What generation needs of it (the bytes of each token, the tokens that end an answer) is copied once, so that no
/// native call is made per token.
/// </summary>
/// <remarks>Safe for concurrent use. Each native call holds a reference to the model, so disposal elsewhere cannot free it underneath.</remarks>
internal sealed unsafe class LlamaVocabulary
{
    private const int SentencePiece = 1;
    private const int BytePair = 2;

    private readonly LlamaModelHandle _model;
    private readonly byte[] _pieces;
    private readonly int[] _pieceStarts;
    private readonly string?[] _texts;
    private readonly bool[] _endsGeneration;

    /// <summary>Reads the vocabulary of a model.</summary>
    public LlamaVocabulary(LlamaModelHandle model)
    {
        _model = model;
        nint vocabulary = LlamaNative.ModelGetVocabulary(model);
        Size = LlamaNative.VocabularySize(vocabulary);
        _texts = new string?[Size];
        _endsGeneration = new bool[Size];
        _pieceStarts = new int[Size + 1];

        ArrayBufferWriter<byte> pieces = new(Size * 8);
        List<SpecialToken> specials = [];
        for (int token = 0; token < Size; token++)
        {
            _endsGeneration[token] = LlamaNative.VocabularyIsEndOfGeneration(vocabulary, token) != 0;
            AppendPiece(vocabulary, token, pieces);
            _pieceStarts[token + 1] = pieces.WrittenCount;
            LongestPiece = Math.Max(LongestPiece, pieces.WrittenCount - _pieceStarts[token]);

            LlamaTokenAttributes attributes = LlamaNative.VocabularyGetAttributes(vocabulary, token);
            if ((attributes & (LlamaTokenAttributes.Control | LlamaTokenAttributes.Unknown)) != 0
                && TextOf(vocabulary, token) is { Length: > 0 } text)
            {
                specials.Add(new(
                    token, Encoding.UTF8.GetBytes(text), attributes.HasFlag(LlamaTokenAttributes.StripLeft), attributes.HasFlag(LlamaTokenAttributes.StripRight)));
            }
        }

        _pieces = pieces.WrittenSpan.ToArray();
        specials.Sort(static (left, right) =>
            left.Text.Length != right.Text.Length ? right.Text.Length.CompareTo(left.Text.Length) : left.Id.CompareTo(right.Id));
        Specials = specials;

        Bos = LlamaNative.VocabularyBos(vocabulary);
        AddsBos = Bos >= 0 && LlamaNative.VocabularyAddsBos(vocabulary) != 0;
        BosText = Bos >= 0 ? TextOf(vocabulary, Bos) : null;
        int eos = LlamaNative.VocabularyEos(vocabulary);
        EosText = eos >= 0 ? TextOf(vocabulary, eos) : null;
        KeepsBytes = LlamaNative.VocabularyType(vocabulary) is SentencePiece or BytePair;
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Size { get; }

    /// <summary>Gets the token that begins a text, or -1.</summary>
    public int Bos { get; }

    /// <summary>Gets a value indicating whether the file asks for <see cref="Bos"/> in front of every prompt.</summary>
    public bool AddsBos { get; }

    /// <summary>Gets the text of the token that begins a text.</summary>
    public string? BosText { get; }

    /// <summary>Gets the text of the token that ends a text.</summary>
    public string? EosText { get; }

    /// <summary>
    /// Gets the control tokens, the longest text first: the order in which llama.cpp looks for them. User-defined tokens, such as runs of
    /// line breaks, are not among them: tokenisation finds those in any text.
    /// </summary>
    public IReadOnlyList<SpecialToken> Specials { get; }

    /// <summary>Gets the most bytes of text that one token stands for.</summary>
    public int LongestPiece { get; }

    /// <summary>Gets a value indicating whether tokens stand for the text's bytes one to one, without normalisation.</summary>
    public bool KeepsBytes { get; }

    /// <summary>Tells whether a token ends the answer.</summary>
    public bool EndsGeneration(int token) => _endsGeneration[token];

    /// <summary>Gets the bytes that a token adds to the answer; none for a marker. They may begin or end inside a character.</summary>
    public ReadOnlySpan<byte> Piece(int token) => _pieces.AsSpan(_pieceStarts[token].._pieceStarts[token + 1]);

    /// <summary>Gets the bytes that a token adds to the answer, in the memory that this object keeps.</summary>
    public ReadOnlyMemory<byte> PieceMemory(int token) => _pieces.AsMemory(_pieceStarts[token].._pieceStarts[token + 1]);

    /// <summary>Gets a token's bytes as a shared string, or <see langword="null"/> where they are not whole characters.</summary>
    public string? PieceText(int token)
    {
        if (_texts[token] is { } known)
            return known;

        ReadOnlySpan<byte> piece = Piece(token);
        return Utf8.IsValid(piece) ? _texts[token] = Encoding.UTF8.GetString(piece) : null;
    }

    /// <summary>Tokenises text as text: markers inside it stay text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="parseSpecial">Whether markers become their tokens after all; only for comparison in tests.</param>
    public void Tokenize(ReadOnlySpan<byte> utf8, ArrayBufferWriter<int> ids, bool parseSpecial = false)
    {
        if (utf8.IsEmpty)
            return;

        bool held = false;
        try
        {
            _model.DangerousAddRef(ref held);
            nint vocabulary = LlamaNative.ModelGetVocabulary(_model);
            if (DeepStack.BytesFor(utf8) is { } stackSize)
                DeepStack.Run(utf8, stackSize, text => Append(vocabulary, text, ids, parseSpecial));
            else
                Append(vocabulary, utf8, ids, parseSpecial);
        }
        finally
        {
            if (held)
                _model.DangerousRelease();
        }
    }

    private static void Append(nint vocabulary, ReadOnlySpan<byte> utf8, ArrayBufferWriter<int> ids, bool parseSpecial)
    {
        int count = Tokenize(vocabulary, utf8, ids.GetSpan((utf8.Length / 3) + 8), parseSpecial);
        if (count < 0)
            count = Tokenize(vocabulary, utf8, ids.GetSpan(checked(-count)), parseSpecial);

        ids.Advance(count);
    }

    private static int Tokenize(nint vocabulary, ReadOnlySpan<byte> utf8, Span<int> destination, bool parseSpecial)
    {
        fixed (byte* text = utf8)
        fixed (int* tokens = destination)
            return LlamaNative.Tokenize(vocabulary, text, utf8.Length, tokens, destination.Length, addSpecial: 0, parseSpecial ? (byte)1 : (byte)0);
    }

    private static void AppendPiece(nint vocabulary, int token, ArrayBufferWriter<byte> pieces)
    {
        int written = Piece(vocabulary, token, pieces.GetSpan(64));
        if (written < 0)
            written = Piece(vocabulary, token, pieces.GetSpan(checked(-written)));

        pieces.Advance(written);
    }

    private static int Piece(nint vocabulary, int token, Span<byte> destination)
    {
        fixed (byte* buffer = destination)
            return LlamaNative.TokenToPiece(vocabulary, token, buffer, destination.Length, leftStrip: 0, special: 0);
    }

    private static string? TextOf(nint vocabulary, int token) => Marshal.PtrToStringUTF8((nint)LlamaNative.VocabularyGetText(vocabulary, token));
}
