namespace LocalMode.LlamaCpp.Engine;

/// <summary>Lets a request into a sequence, with as much of its prompt as is known already. Decode thread only.</summary>
/// <param name="model">The model.</param>
/// <param name="slots">The sequences.</param>
/// <param name="store">The saved conversations, or <see langword="null"/>.</param>
internal sealed class Admission(LoadedModel model, SequenceSlot[] slots, PromptStateStore? store)
{
    private readonly SequenceMemory _memory = model.Runner.Memory;
    private long _turn;

    /// <summary>Begins an answer.</summary>
    /// <param name="request">The request.</param>
    /// <returns><see langword="false"/> if the answer is over already, because nothing of it was the model's choice.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, or names a token that does not exist.</exception>
    /// <exception cref="ContextOverflowException">The prompt does not fit.</exception>
    public bool Admit(GenerationRequest request)
    {
        int[] prompt = request.Prompt;
        Check(prompt);
        RestoreSaved(prompt);
        (SequenceSlot target, SequenceSlot? source, int prefix) = PrefixIndex.Choose(slots, prompt);
        if (target.Evaluated - prefix > PrefixIndex.TokensToLoseFreely || source is not null)
            Save(target);

        if (source is not null)
        {
            _memory.Copy(source.Id, target.Id);
            target.Adopt(source.Cached);
        }

        Cut(target, prefix);
        request.CachedTokens = target.Evaluated;
        Generation generation = new(model, request);
        target.Begin(prompt, generation);
        target.LastUsed = ++_turn;
        try
        {
            target.Append(generation.Begin(model.ContextLength - prompt.Length));
        }
        catch
        {
            target.Finish();
            throw;
        }

        if (!generation.IsOver)
            return true;

        target.Finish();
        return false;
    }

    /// <summary>Saves what a sequence holds, if that is worth it.</summary>
    public void Save(SequenceSlot slot)
    {
        // Before a copy is carried out, the buffers hold something else.
        if (store is null || _memory.IsCopyPending || slot.Evaluated < PromptStateStore.LeastTokens || slot.Saved == slot.Evaluated)
            return;

        store.Save(slot.Cached, _memory, slot.Id);
        slot.Saved = slot.Evaluated;
    }

    private void Check(int[] prompt)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Length, nameof(prompt));
        if (prompt.Length > model.ContextLength)
            throw new ContextOverflowException(prompt.Length, model.ContextLength);

        foreach (int token in prompt)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)model.Vocabulary.Size, nameof(prompt));
    }

    // Brings a saved conversation back into the oldest sequence, if the prompt has more in common with it than with any that is in memory.
    private void RestoreSaved(int[] prompt)
    {
        if (store is null || _memory.IsCopyPending)
            return;

        ReadOnlySpan<int> reusable = prompt.AsSpan(..^1);
        int known = 0;
        foreach (SequenceSlot slot in slots)
            known = Math.Max(known, PrefixIndex.Common(slot.Cached, reusable));

        while (store.Best(reusable, known + PrefixIndex.LeastTokensToCopy) is { } saved)
        {
            SequenceSlot slot = PrefixIndex.Oldest(slots);
            store.Keep(saved);
            Save(slot);
            bool restored = store.Restore(saved, _memory, slot.Id);
            slot.Adopt(restored ? saved.Tokens : []);
            slot.Saved = slot.Evaluated;
            if (restored)
                return;
        }
    }

    // Where the model cannot go back, or no longer holds the beginning, the prompt is evaluated from the start.
    private void Cut(SequenceSlot slot, int length)
    {
        bool shortens = length < slot.Evaluated;
        bool kept = (!shortens && length > 0) || (_memory.Truncate(slot.Id, length) && (length == 0 || _memory.HoldsAll(slot.Id, length)));
        if (!kept)
            _memory.Clear(slot.Id);

        slot.CutTo(kept ? length : 0);
    }
}
