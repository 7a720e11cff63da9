namespace LocalMode.Tokenizers;

/// <summary>Puts the tokens of one or two texts and the special tokens together.</summary>
/// <param name="capacity">The number of tokens.</param>
internal sealed class EncodingAssembler(int capacity)
{
    private readonly int[] _ids = new int[capacity];
    private readonly int[] _typeIds = new int[capacity];
    private readonly int[] _specialMask = new int[capacity];
    private readonly string[] _tokens = new string[capacity];
    private readonly int?[] _words = new int?[capacity];
    private readonly int?[] _sequences = new int?[capacity];
    private readonly Range[] _offsets = new Range[capacity];
    private int _count;

    /// <summary>Appends the tokens of a text.</summary>
    /// <param name="text">The tokens.</param>
    /// <param name="part">The place in the layout.</param>
    public void Add(SequenceTokens text, TemplatePart part)
    {
        for (int i = 0; i < text.Ids.Length; i++)
        {
            _words[_count] = text.Words[i];
            _sequences[_count] = part.Sequence;
            _offsets[_count] = text.Spans[i].Start..text.Spans[i].End;
            Add(text.Ids[i], text.Tokens[i], part.TypeId);
        }
    }

    /// <summary>Appends a special token.</summary>
    /// <param name="part">The token.</param>
    public void AddSpecial(TemplatePart part)
    {
        _specialMask[_count] = 1;
        _offsets[_count] = 0..0;
        Add(part.Id, part.Token!, part.TypeId);
    }

    /// <summary>Creates the result.</summary>
    public TokenizerEncoding Build()
    {
        int[] attention = new int[_count];
        Array.Fill(attention, 1);
        return new TokenizerEncoding(_ids, _typeIds, attention, _specialMask, _tokens, _words, _sequences, _offsets);
    }

    private void Add(int id, string token, int typeId)
    {
        _ids[_count] = id;
        _tokens[_count] = token;
        _typeIds[_count] = typeId;
        _count++;
    }
}
