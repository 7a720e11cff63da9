namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// One sequence of a context: the tokens that it holds, and the answer that is being written into it, if any. Between answers the tokens
/// stay, for the next prompt that begins with them. Decode thread only.
/// </summary>
internal sealed class SequenceSlot
{
    private readonly int _contextLength;
    private int[] _tokens = [];
    private int _promptLength;

    /// <summary>Creates an empty slot.</summary>
    /// <param name="id">The sequence's number.</param>
    /// <param name="contextLength">The most tokens.</param>
    public SequenceSlot(int id, int contextLength)
    {
        Id = id;
        _contextLength = contextLength;
    }

    /// <summary>Gets the sequence's number.</summary>
    public int Id { get; }

    /// <summary>Gets the answer being written, or <see langword="null"/>.</summary>
    public Generation? Generation { get; private set; }

    /// <summary>Gets a value indicating whether no answer is being written.</summary>
    public bool IsIdle => Generation is null;

    /// <summary>Gets the tokens that are known: the prompt, and what was generated.</summary>
    public int Known { get; private set; }

    /// <summary>Gets how many of the known tokens the native sequence holds.</summary>
    public int Evaluated { get; private set; }

    /// <summary>Gets the known tokens that are not evaluated yet.</summary>
    public int Pending => Known - Evaluated;

    /// <summary>Gets a value indicating whether the prompt has been evaluated, so that what is pending is of the answer.</summary>
    public bool IsWriting => Evaluated >= _promptLength;

    /// <summary>Gets or sets when the slot was last used, in turns.</summary>
    public long LastUsed { get; set; }

    /// <summary>Gets or sets the tokens of the next step.</summary>
    public int Planned { get; set; }

    /// <summary>Gets or sets where the logits of the last planned token are found; -1 where they were not asked for.</summary>
    public int LogitsIndex { get; set; }

    /// <summary>Gets or sets the tokens of the last saved state, as long as the sequence still begins with them.</summary>
    public int Saved { get; set; }

    /// <summary>Gets the tokens that the native sequence holds.</summary>
    public ReadOnlySpan<int> Cached => _tokens.AsSpan(0, Evaluated);

    /// <summary>Gets a known token.</summary>
    public int this[int position] => _tokens[position];

    /// <summary>Begins an answer.</summary>
    /// <param name="prompt">The prompt, which begins with the tokens that the sequence holds.</param>
    /// <param name="generation">The answer.</param>
    public void Begin(ReadOnlySpan<int> prompt, Generation generation)
    {
        Reserve(prompt.Length);
        prompt[Evaluated..].CopyTo(_tokens.AsSpan(Evaluated));
        Known = _promptLength = prompt.Length;
        Generation = generation;
    }

    /// <summary>Notes that planned tokens are evaluated.</summary>
    public void Advance(int tokens) => Evaluated += tokens;

    /// <summary>Adds tokens of the answer.</summary>
    public void Append(ReadOnlySpan<int> tokens)
    {
        Reserve(Known + tokens.Length);
        tokens.CopyTo(_tokens.AsSpan(Known));
        Known += tokens.Length;
    }

    /// <summary>Ends the answer; what was evaluated stays.</summary>
    public void Finish()
    {
        Generation?.Dispose();
        Generation = null;
        Known = Evaluated;
    }

    /// <summary>Notes that the native sequence holds fewer tokens than before. What is known stays known while an answer is written.</summary>
    public void CutTo(int length)
    {
        Evaluated = length;
        Saved = Saved > length ? 0 : Saved;
        if (IsIdle)
            Known = length;
    }

    /// <summary>Takes over the tokens that the native sequence now holds. The slot must be idle.</summary>
    public void Adopt(ReadOnlySpan<int> tokens)
    {
        Reserve(tokens.Length);
        tokens.CopyTo(_tokens);
        Known = Evaluated = tokens.Length;
        Saved = 0;
    }

    private void Reserve(int length)
    {
        if (length > _tokens.Length)
            Array.Resize(ref _tokens, Math.Min(_contextLength, Math.Max(length, Math.Max(256, _tokens.Length * 2))));
    }
}
