using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>
/// An opened encoder-decoder model with its tokenizer and its workers: what the roles that write texts hold and dispose of. Safe for
/// concurrent use.
/// </summary>
internal sealed class OnnxSequenceModel : IModelReadiness, IAsyncDisposable, IDisposable
{
    private readonly EncoderDecoderSession _session;
    private readonly SequenceText _text;
    private readonly OnnxScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly Type _owner;
    private volatile bool _disposed;

    private OnnxSequenceModel(
        string name, EncoderDecoderSession session, SequenceText text, SequenceModelConfig config, OnnxSequenceOptions options, Type owner)
    {
        Name = name;
        Config = config;
        _session = session;
        _text = text;
        _time = options.TimeProvider;
        _owner = owner;
        WorkerCount = options.WorkerCount
            ?? (session.Provider == OnnxExecutionProvider.Cpu ? Math.Max(1, Environment.ProcessorCount / options.IntraOpThreads) : 1);
        JobWorker[] workers = new JobWorker[WorkerCount];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new SequenceWorker(session);

        _scheduler = new(workers, options.QueueLimit, "LocalMode.Onnx " + name, owner, session.Dispose);
    }

    public string Name { get; }

    public SequenceModelConfig Config { get; }

    public LanguageTokens Languages => _text.Languages;

    /// <summary>Gets a value indicating whether the tokenizer says the language of a text by a token of its own.</summary>
    public bool HasSourceToken => _text.HasSourceToken;

    public OnnxExecutionProvider Provider => _session.Provider;

    public int WorkerCount { get; }

    public ModelState State => _disposed ? ModelState.NotLoaded : ModelState.Ready;

    /// <summary>Reads the files and the graphs and starts the workers.</summary>
    /// <param name="opening">The opening.</param>
    /// <param name="owner">The role's class, which errors name.</param>
    public static OnnxSequenceModel Open<TOptions>(OnnxOpening<TOptions> opening, Type owner)
        where TOptions : OnnxSequenceOptions, new()
    {
        ModelReference reference = opening.Reference;
        EncoderDecoderFiles files = EncoderDecoderFiles.Locate(reference.Name, reference.Path, opening.Options.Choice);
        SequenceModelConfig config = SequenceModelReader.Read(reference.Path, opening.Options);
        HfTokenizer tokenizer = HfTokenizer.LoadDirectory(opening.Reference.Path);
        SequenceText text = new(reference.Path, tokenizer, config, opening.Options);
        opening.CancellationToken.ThrowIfCancellationRequested();

        EncoderDecoderSession session = EncoderDecoderSession.Open(reference.Name, files, opening.Options, opening.Logger, opening.CancellationToken);
        try
        {
            int vocabulary = session.Shapes.VocabularySize;
            if (config.StartToken >= vocabulary)
                throw new ModelInvalidException(files.Decoder, DecoderGraph.Logits, $"It has {vocabulary} tokens, but answers begin with token {config.StartToken}. The graph and the other files are not of one model.");

            OnnxSequenceModel model = new(reference.Name, session, text, config, opening.Options, owner);
            OpeningLog.Opened(opening.Logger, reference.Name, files.Decoder, session.Provider, model.WorkerCount, DecoderGraph.Logits, vocabulary, config.MaxTokens);
            if (session.Later is null)
                OpeningLog.NoCache(opening.Logger, reference.Name, files.Decoder);

            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Makes the request of a task: the call's options over the task's settings.</summary>
    public SequenceRequest Request(SequenceTask task, SequenceGenerationOptions? options)
    {
        GenerationConfig generation = SequenceSettings.Apply(task.Generation, options, Name);
        return new(task.Prefix, generation, FirstToken: null, SourceToken: null, [Config.StartToken], options?.Priority ?? InferencePriority.Normal);
    }

    /// <summary>Runs a call.</summary>
    /// <returns>The outcomes in the order of the texts, and the time from the call to its end.</returns>
    /// <exception cref="ContextOverflowException">A text is longer than the model takes and must not be cut.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelInvalidException">A graph failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The role is disposed, or was before the call was complete.</exception>
    public async Task<(SequenceOutcome[] Outcomes, TimeSpan Duration)> RunAsync(SequenceRequest request, string[] texts, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        if (texts.Length == 0)
            return ([], TimeSpan.Zero);

        SequenceJob job = new(this, request, texts);
        _scheduler.Enqueue(job);
        using (cancellationToken.UnsafeRegister((state, token) => _scheduler.Cancel((SequenceJob)state!, new OperationCanceledException(token)), job))
        {
            SequenceOutcome[] outcomes = await job.Completion.ConfigureAwait(false);
            return (outcomes, _time.GetElapsedTime(start));
        }
    }

    /// <summary>Generates the answers to one text, on a worker's thread.</summary>
    public SequenceOutcome Generate(string text, int index, SequenceRequest request, SequenceWorker worker, Func<bool> isStopped)
    {
        ReadOnlySpan<int> source = _text.Encode(text, index, request, worker, out bool isTruncated);

        // A tokenizer without special tokens makes nothing of an empty text, and there is nothing to say about it.
        if (source.IsEmpty)
            return new([new("", ChatFinishReason.Stop)], 0, 0, isTruncated);

        worker.Decoder.IsStopped = isStopped;
        GeneratedTokens[] answers = SequenceGenerator.Generate(worker.Decoder, request.Generation, source, request.Prompt, Config.Positions);
        GeneratedSequence[] sequences = new GeneratedSequence[answers.Length];
        int tokens = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            tokens += answers[i].Ids.Length;
            sequences[i] = new(_text.Decode(answers[i].Ids), answers[i].IsCut ? ChatFinishReason.Length : ChatFinishReason.Stop, answers[i].Score);
        }

        return new(sequences, source.Length, tokens, isTruncated);
    }

    /// <summary>Throws if the role was disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, _owner);

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Answers a role's GetService for what all roles have: readiness, the engine's sessions, the role itself.</summary>
    public object? GetService(Type serviceType, object? serviceKey, object role)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceType == typeof(InferenceSession))
        {
            return serviceKey switch
            {
                null => _session.Encoder,
                "decoder" => _session.First.Session,
                "decoder_with_past" => _session.Later?.Session,
                _ => null,
            };
        }

        if (serviceKey is not null)
            return null;

        return serviceType.IsInstanceOfType(role) ? role : serviceType == typeof(IModelReadiness) ? this : null;
    }

    /// <summary>Stops the workers, waits for the steps in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        _scheduler.Stop();
        _scheduler.Join();
    }

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _scheduler.Stop();
        return new(_scheduler.Stopped);
    }
}
