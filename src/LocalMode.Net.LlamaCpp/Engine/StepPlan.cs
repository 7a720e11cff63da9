namespace LocalMode.LlamaCpp.Engine;

/// <summary>Shares a step out among the answers: its tokens to each that is being written (one, and what is forced to follow), the rest to prompts, the shortest first.</summary>
/// <param name="batch">The step's tokens.</param>
/// <param name="budget">What prompts may take while answers are written.</param>
internal sealed class StepPlan(TokenBatch batch, PrefillBudget budget)
{
    /// <summary>Fills the batch.</summary>
    /// <param name="slots">The busy slots by their numbers; each has at least one pending token.</param>
    /// <returns>The start of the step, for <see cref="Observe"/>.</returns>
    public long Fill(ReadOnlySpan<SequenceSlot> slots)
    {
        int writing = 0;
        foreach (SequenceSlot slot in slots)
        {
            slot.Planned = slot.IsWriting || slot.Pending == 1 ? 1 : 0;
            writing += slot.Planned;
        }

        int reading = slots.Length - writing;
        int room = Follow(slots, Math.Max(0, batch.Capacity - slots.Length)) + reading;
        Share(slots, reading, writing > 0 ? Math.Min(room, Math.Max(budget.Tokens, reading)) : room);

        // In the order of the sequences: llama.cpp evaluates tokens of neighbouring sequences together.
        batch.Clear();
        foreach (SequenceSlot slot in slots)
        {
            slot.LogitsIndex = -1;
            for (int i = 0; i < slot.Planned; i++)
            {
                bool isLast = slot.Evaluated + i == slot.Known - 1;
                int index = batch.Add(slot[slot.Evaluated + i], slot.Evaluated + i, slot.Id, wantsLogits: isLast);
                if (isLast)
                    slot.LogitsIndex = index;
            }
        }

        return budget.Start();
    }

    /// <summary>Learns from a step.</summary>
    public void Observe(long start) => budget.Observe(start, batch.Count);

    // Gives the tokens that follow those of answers; each prompt keeps one.
    private static int Follow(ReadOnlySpan<SequenceSlot> slots, int room)
    {
        foreach (SequenceSlot slot in slots)
        {
            if (slot.Planned == 0)
                continue;

            int more = Math.Min(slot.Pending - 1, room);
            slot.Planned += more;
            room -= more;
        }

        return room;
    }

    // Equal shares; what a short prompt leaves goes to the longer ones.
    private static void Share(ReadOnlySpan<SequenceSlot> slots, int reading, int room)
    {
        while (reading > 0)
        {
            SequenceSlot? shortest = null;
            foreach (SequenceSlot slot in slots)
            {
                if (slot.Planned == 0 && (shortest is null || slot.Pending < shortest.Pending))
                    shortest = slot;
            }

            shortest!.Planned = Math.Min(shortest.Pending, Math.Max(1, room / reading));
            room -= shortest.Planned;
            reading--;
        }
    }
}
