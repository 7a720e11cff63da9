namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// Answers requests side by side. Every turn lets new requests into free sequences and runs one step, which holds a token of every answer
/// being written and a share of the prompts being read. Decode thread only.
/// </summary>
internal sealed class Scheduler
{
    private readonly LoadedModel _model;
    private readonly StepRunner _runner;
    private readonly RequestQueue _queue;
    private readonly Admission _admission;
    private readonly StepPlan _plan;
    private readonly SequenceSlot[] _slots;
    private readonly SequenceSlot[] _busy;
    private readonly GenerationRequest[] _requests;

    /// <summary>Prepares to answer requests with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="queue">Where the requests wait.</param>
    /// <param name="store">The saved conversations, or <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock that steps are measured by.</param>
    public Scheduler(LoadedModel model, RequestQueue queue, PromptStateStore? store, TimeProvider timeProvider)
    {
        _model = model;
        _runner = model.Runner;
        _queue = queue;
        _slots = new SequenceSlot[_runner.Sequences];
        _busy = new SequenceSlot[_runner.Sequences];
        _requests = new GenerationRequest[_runner.Sequences];
        for (int i = 0; i < _slots.Length; i++)
            _slots[i] = new(i, _runner.ContextLength);

        _admission = new(model, _slots, store);
        _plan = new(_runner.Batch, new(_runner.Batch.Capacity, timeProvider));
        queue.SetSequences(_slots.Length);
    }

    /// <summary>Runs one turn; waits for a request when there is nothing to do.</summary>
    /// <returns><see langword="false"/> when the queue is closed.</returns>
    public bool Turn()
    {
        int busy = Sweep();
        while (busy < _slots.Length && _queue.Take(wait: busy == 0) is { } request)
        {
            if (Admit(request))
                busy++;
        }

        if (_queue.IsClosed)
        {
            Sweep();
            return false;
        }

        if (busy > 0)
            StepOrEnd(Busy());

        return true;
    }

    /// <summary>Saves what the sequences hold, at the end.</summary>
    public void SaveStates()
    {
        foreach (SequenceSlot slot in _slots)
            _admission.Save(slot);
    }

    private ReadOnlySpan<SequenceSlot> Busy()
    {
        int count = 0;
        foreach (SequenceSlot slot in _slots)
        {
            if (!slot.IsIdle)
                _busy[count++] = slot;
        }

        return _busy.AsSpan(0, count);
    }

    // Frees the sequences of requests that nobody waits for.
    private int Sweep()
    {
        int busy = 0;
        foreach (SequenceSlot slot in _slots)
        {
            if (slot.Generation?.Request is not { } request)
                continue;

            if (request.IsEnded)
                Release(slot, request);
            else
                busy++;
        }

        return busy;
    }

    private bool Admit(GenerationRequest request)
    {
        try
        {
            if (!request.IsEnded && _admission.Admit(request))
                return true;
        }
        catch (Exception error)
        {
            request.End(error);
        }

        _queue.Release(request);
        return false;
    }

    private void StepOrEnd(ReadOnlySpan<SequenceSlot> slots)
    {
        try
        {
            Step(slots);
        }
        catch (Exception error)
        {
            foreach (SequenceSlot slot in slots)
            {
                // Each caller may add to its exception, and wait on another thread.
                if (!slot.IsIdle)
                    End(slot, new ModelInvalidException(_model.Path, field: null, $"A step of the engine failed: {error.Message} Open the model again.", error));
            }
        }
    }

    private void Step(ReadOnlySpan<SequenceSlot> slots)
    {
        long start = _plan.Fill(slots);
        for (int i = 0; i < slots.Length; i++)
            _requests[i] = slots[i].Generation!.Request;

        StepRunner.Outcome outcome = _runner.Run(_requests.AsSpan(0, slots.Length));
        Array.Clear(_requests);
        if (outcome == StepRunner.Outcome.Done)
        {
            _plan.Observe(start);
            foreach (SequenceSlot slot in slots)
                Advance(slot);

            return;
        }

        // Whatever part of the step was evaluated is taken back, and asked for again in the next one.
        foreach (SequenceSlot slot in slots)
            Restore(slot);

        if (outcome == StepRunner.Outcome.Failed)
            Fail(slots);
    }

    // One request may be what the engine fails at: each is tried alone before it is given up.
    private void Fail(ReadOnlySpan<SequenceSlot> slots)
    {
        if (slots.Length == 1)
        {
            End(slots[0], _runner.Failure!);
            return;
        }

        SequenceSlot[] each = slots.ToArray();
        for (int i = 0; i < each.Length; i++)
            Step(each.AsSpan(i, 1));
    }

    private void Advance(SequenceSlot slot)
    {
        slot.Advance(slot.Planned);
        if (slot.LogitsIndex < 0)
            return;

        Generation generation = slot.Generation!;
        if (generation.Request.IsEnded)
            return;

        try
        {
            ReadOnlySpan<int> tokens = generation.Next(slot.LogitsIndex, _model.ContextLength - slot.Known);
            if (tokens.IsEmpty)
                Release(slot, generation.Request);
            else
                slot.Append(tokens);
        }
        catch (Exception error)
        {
            End(slot, error);
        }
    }

    private void Restore(SequenceSlot slot)
    {
        if (_runner.Memory.Truncate(slot.Id, slot.Evaluated))
            return;

        // A model that cannot go back reads all of it again.
        slot.CutTo(0);
        if (slot.Generation is { } generation)
            generation.Request.CachedTokens = 0;
    }

    private void End(SequenceSlot slot, Exception error)
    {
        GenerationRequest request = slot.Generation!.Request;
        request.End(error);
        Release(slot, request);
        _runner.Memory.Clear(slot.Id);
        slot.CutTo(0);
    }

    private void Release(SequenceSlot slot, GenerationRequest request)
    {
        slot.Finish();
        _queue.Release(request);
    }
}
