namespace LocalMode.Tokenizers;

/// <summary>Puts the tokens of one or two texts and the special tokens together.</summary>
/// <param name="capacity">The number of tokens.</param>
internal sealed class EncodingAssembler(int capacity)
{
    private readonly int[] _ids = new int[capacity];
    private readonly int[] _typeIds = new int[capacity];
    private readonly int[] _attention = new int[capacity];
    private readonly int[] _specialMask = new int[capacity];
    private readonly string[] _tokens = new string[capacity];
    private readonly int?[] _words = new int?[capacity];
    private readonly int?[] _sequences = new int?[capacity];
    private readonly Range[] _offsets = new Range[capacity];
    private int _count;

    /// <summary>Appends tokens of a text.</summary>
    /// <param name="text">The tokens.</param>
    /// <param name="window">Which of them.</param>
    /// <param name="sequence">0 for the first text, 1 for the second.</param>
    /// <param name="typeId">Their type id.</param>
    public void Add(SequenceTokens text, Piece window, int sequence, int typeId)
    {
        for (int i = window.Start; i < window.End; i++)
        {
            _words[_count] = text.Words[i];
            _sequences[_count] = sequence;

            // The post-processors of Hugging Face take the first token of a part for the first of the text.
            Piece place = i == window.Start && i > 0 && text.Firsts is not null ? text.Firsts[i] : text.Spans[i];
            _offsets[_count] = place.Start..place.End;
            Add(text.Ids[i], text.Tokens[i], typeId, attention: 1);
        }
    }

    /// <summary>Appends a special token.</summary>
    /// <param name="part">The token.</param>
    public void AddSpecial(TemplatePart part)
    {
        _specialMask[_count] = 1;
        Add(part.Id, part.Token!, part.TypeId, attention: 1);
    }

    /// <summary>Appends padding, which the model does not attend to.</summary>
    /// <param name="padding">The padding.</param>
    /// <param name="count">How many tokens.</param>
    public void AddPadding(TokenizerPadding padding, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _specialMask[_count] = 1;
            Add(padding.PadId, padding.PadToken, padding.PadTypeId, attention: 0);
        }
    }

    /// <summary>Creates the result.</summary>
    /// <param name="overflowing">The parts that were cut off.</param>
    public TokenizerEncoding Build(IReadOnlyList<TokenizerEncoding> overflowing) =>
        new(_ids, _typeIds, _attention, _specialMask, _tokens, _words, _sequences, _offsets, overflowing);

    private void Add(int id, string token, int typeId, int attention)
    {
        _ids[_count] = id;
        _tokens[_count] = token;
        _typeIds[_count] = typeId;
        _attention[_count] = attention;
        _count++;
    }
}
