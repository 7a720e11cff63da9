namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>The bytes that each token of a tokenizer adds to decoded text.</summary>
/// <remarks>
/// Decoders are followed step by step, each on every token by itself, as long as that is the same as on all tokens of a text together. One case is let
/// pass: where bytes are put together before blanks are made, the three bytes of U+2581 written as three byte tokens become a blank.
/// </remarks>
internal sealed class DecodedTokens
{
    private readonly string?[] _texts;

    // What a token is if it is the first one, where that is another text.
    private string?[]? _firstTexts;
    private readonly byte[]?[] _bytes;
    private bool _isFused;
    private bool _hasBytes;

    private DecodedTokens(string?[] texts)
    {
        _texts = texts;
        _bytes = new byte[]?[texts.Length];
    }

    /// <summary>Gets a value indicating whether a space at the beginning of a text is left out.</summary>
    public bool StripsFirstSpace { get; private set; }

    /// <summary>Gets the tokens that must not begin a text, because more would be left out, or the space would not.</summary>
    public int[] NotFirst { get; private set; } = [];

    /// <summary>Reads the tokens of a tokenizer; special tokens have no bytes.</summary>
    /// <exception cref="UnsupportedCapabilityException">Decoded text is not the concatenation of the tokens' bytes.</exception>
    public static DecodedTokens Read(HfTokenizer tokenizer)
    {
        DecodedTokens tokens = new(tokenizer.GetOrdinaryTokens());
        foreach (ITokenDecoder step in Flatten(tokenizer.Decoder))
            tokens.Apply(step);
        tokens.Finish();
        return tokens;
    }

    /// <summary>Gives the bytes of each token.</summary>
    public ReadOnlyMemory<byte>[] ToArray() => [.. _bytes.Select(static bytes => (ReadOnlyMemory<byte>)bytes)];

    private static IEnumerable<ITokenDecoder> Flatten(ITokenDecoder decoder) =>
        decoder is SequenceDecoder sequence ? sequence.Steps.SelectMany(Flatten) : [decoder];

    private void Apply(ITokenDecoder step)
    {
        switch (step)
        {
            case FuseDecoder:
                _isFused = true;
                break;
            case ByteLevelDecoder when !_isFused && !_hasBytes && !StripsFirstSpace:
                ReadByteLevel();
                break;
            case ByteLevelDecoder:
                throw Refused("ByteLevel after another step that joins tokens");
            case ByteFallbackDecoder when !_isFused:
                ReadBytes();
                break;
            case ByteFallbackDecoder:
                throw Refused("ByteFallback after Fuse");
            case MetaspaceDecoder metaspace:
                ApplyMetaspace(metaspace);
                break;
            case ReplaceDecoder replace:
                // One character is found in a token just as in the whole text.
                if (replace.Literal is not { Length: 1 } literal ? _isFused || _hasBytes : _hasBytes && literal[0] < 0x80)
                    throw Refused("Replace of a text that can lie in more than one token");
                ApplyToEach(replace);
                break;
            case StripDecoder strip:
                ApplyStrip(strip);
                break;
            default:
                throw Refused(step switch
                {
                    WordPieceDecoder => "WordPiece, which puts spaces between words",
                    BpeDecoder => "BPEDecoder, whose tokens end words",
                    CtcDecoder => "CTC, which leaves repetitions out",
                    BlankDecoder => "none in the file, which puts spaces between tokens",
                    _ => step.GetType().Name,
                });
        }
    }

    private void ReadByteLevel()
    {
        for (int id = 0; id < _texts.Length; id++)
        {
            if (_texts[id] is not { } text)
                continue;
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            if (text.All(static c => ByteAlphabet.ByteOf(c) >= 0))
                bytes = [.. text.Select(static c => (byte)ByteAlphabet.ByteOf(c))];
            (_bytes[id], _texts[id]) = (bytes, null);
        }

        _isFused = _hasBytes = true;
    }

    private void ReadBytes()
    {
        for (int id = 0; id < _texts.Length; id++)
        {
            if (_texts[id] is { } text && ByteFallbackDecoder.TryReadByte(text, out byte value))
            {
                (_bytes[id], _texts[id]) = ([value], null);
                _hasBytes = true;
            }
        }
    }

    private void ApplyMetaspace(MetaspaceDecoder metaspace)
    {
        if (metaspace.DropsInFirst)
        {
            if (_isFused || StripsFirstSpace)
                throw Refused("Metaspace after Fuse or Strip");
            StripsFirstSpace = true;
            _firstTexts = [.. _texts.Select(text => text is null ? null : Decode(metaspace, [text]))];
        }

        // The second token is any but the first.
        for (int id = 0; id < _texts.Length; id++)
            _texts[id] = _texts[id] is { } text ? Decode(metaspace, ["", text]) : null;
    }

    private void ApplyStrip(StripDecoder strip)
    {
        if (strip.Start == 0 && strip.Stop == 0)
            return;
        if (!_isFused && !_hasBytes)
        {
            ApplyToEach(strip);
            return;
        }

        if (!_isFused || StripsFirstSpace || strip is not { Start: 1, Stop: 0, Content.Value: ' ' })
            throw Refused("Strip of more than one space at the beginning of the text");
        StripsFirstSpace = true;
    }

    private void ApplyToEach(ITokenDecoder decoder)
    {
        for (int id = 0; id < _texts.Length; id++)
        {
            _texts[id] = _texts[id] is { } text ? Decode(decoder, [text]) : null;
            if (_firstTexts is not null)
                _firstTexts[id] = _firstTexts[id] is { } first ? Decode(decoder, [first]) : null;
        }
    }

    private void Finish()
    {
        var notFirst = new List<int>();
        for (int id = 0; id < _texts.Length; id++)
        {
            ReadOnlySpan<byte> bytes = _bytes[id] ??= _texts[id] is { } text ? System.Text.Encoding.UTF8.GetBytes(text) : [];
            if (_firstTexts is null || bytes.IsEmpty)
                continue;
            ReadOnlySpan<byte> left = bytes[0] == ' ' ? bytes[1..] : bytes;
            ReadOnlySpan<byte> first = _texts[id] is null ? bytes : System.Text.Encoding.UTF8.GetBytes(_firstTexts[id]!);
            if (!left.SequenceEqual(first))
                notFirst.Add(id);
        }

        NotFirst = [.. notFirst];
    }

    private static string Decode(ITokenDecoder decoder, List<string> tokens)
    {
        decoder.Decode(tokens);
        return string.Concat(tokens);
    }

    private static UnsupportedCapabilityException Refused(string decoder) => new(
        "constrained answers", $"A tokenizer with the decoder {decoder},",
        "Its text is not its tokens one after the other. Use a model with byte-level BPE or SentencePiece, or check the answer after the run.");
}
