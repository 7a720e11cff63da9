namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// The bounded line in front of one model. The most urgent request is next, within the same urgency the one that came first; a request
/// that was overtaken often enough becomes more urgent, so that none waits for ever.
/// </summary>
/// <remarks>Safe for concurrent use: any thread adds and withdraws, the decode thread takes and releases.</remarks>
/// <param name="limit">The most requests that may wait.</param>
internal sealed class RequestQueue(int limit)
{
    /// <summary>How often a request is overtaken before it counts as one step more urgent.</summary>
    public const int OvertakesPerStep = 8;

    private readonly object _gate = new();
    private readonly LinkedList<GenerationRequest> _waiting = [];
    private readonly List<GenerationRequest> _running = [];
    private int _sequences = 1;
    private bool _closed;

    /// <summary>Gets a value indicating whether requests are refused.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _closed;
        }
    }

    /// <summary>Gets the requests that wait.</summary>
    public int QueueLength
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Gets the requests that are being answered.</summary>
    public int RunningCount
    {
        get
        {
            lock (_gate)
                return CountRunning();
        }
    }

    /// <summary>Tells how many requests can run at once.</summary>
    public void SetSequences(int sequences)
    {
        lock (_gate)
            _sequences = sequences;
    }

    /// <summary>Puts a request at the end of the line.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    /// <exception cref="OverloadedException">The line is full.</exception>
    public void Add(GenerationRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(LlamaCppChatClient));

            // Requests that the thread is about to take into free sequences do not wait for anybody.
            int waiting = _waiting.Count - (_sequences - CountRunning());
            if (waiting >= limit)
                throw new OverloadedException(Math.Max(0, waiting), limit);

            request.Place = _waiting.AddLast(request);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends a request and takes it out of the line if it still waits. A running one leaves at its next step.</summary>
    public void Withdraw(GenerationRequest request, Exception? error)
    {
        lock (_gate)
            Unlink(request);

        request.End(error);
    }

    /// <summary>Takes the request that is next.</summary>
    /// <param name="wait">Whether to wait for one.</param>
    /// <returns>The request; <see langword="null"/> if none waits, or requests are refused.</returns>
    public GenerationRequest? Take(bool wait)
    {
        lock (_gate)
        {
            while (wait && !_closed && _waiting.Count == 0)
                Monitor.Wait(_gate);

            if (_closed || MostUrgent() is not { } next)
                return null;

            for (LinkedListNode<GenerationRequest>? node = _waiting.First; node != next.Place; node = node!.Next)
                node!.Value.Overtaken++;

            Unlink(next);
            _running.Add(next);
            return next;
        }
    }

    /// <summary>Forgets a request that ran.</summary>
    public void Release(GenerationRequest request)
    {
        lock (_gate)
            _running.Remove(request);
    }

    /// <summary>Refuses requests from now on and ends all there are.</summary>
    /// <returns><see langword="false"/> if that was done before.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            if (_closed)
                return false;

            _closed = true;
            foreach (GenerationRequest request in _waiting)
            {
                request.Place = null;
                request.End(new ObjectDisposedException(nameof(LlamaCppChatClient)));
            }

            _waiting.Clear();
            foreach (GenerationRequest request in _running)
                request.End(new ObjectDisposedException(nameof(LlamaCppChatClient)));

            Monitor.Pulse(_gate);
            return true;
        }
    }

    private GenerationRequest? MostUrgent()
    {
        GenerationRequest? best = null;
        int bestUrgency = int.MinValue;
        foreach (GenerationRequest request in _waiting)
        {
            int urgency = (int)request.Priority + (request.Overtaken / OvertakesPerStep);
            if (urgency > bestUrgency)
                (best, bestUrgency) = (request, urgency);
        }

        return best;
    }

    private void Unlink(GenerationRequest request)
    {
        if (request.Place is not { } place)
            return;

        _waiting.Remove(place);
        request.Place = null;
    }

    private int CountRunning()
    {
        int count = 0;
        foreach (GenerationRequest request in _running)
            count += request.IsEnded ? 0 : 1;

        return count;
    }
}
