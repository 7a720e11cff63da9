using LocalMode.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>
/// An opened encoder with its tokenizer and its workers: what every text role holds and disposes of. Safe for concurrent use.
/// </summary>
internal sealed class OnnxTextModel : IModelReadiness, IAsyncDisposable, IDisposable
{
    /// <summary>Enough for the tokens of nearly every text at once.</summary>
    private const int UsualRoom = 4096;

    private readonly Type _owner;
    private readonly int _specialTokens;
    private volatile bool _disposed;

    private OnnxTextModel(
        ModelReference reference, EncoderSession session, HfTokenizer tokenizer, TextModelConfig config, OnnxModelOptions options, Type owner)
    {
        _owner = owner;
        _specialTokens = tokenizer.CountSpecialTokens();
        Name = reference.Name;
        Session = session;
        Tokenizer = tokenizer;
        Config = config;
        AllowSpecialTokens = options.AllowSpecialTokens;
        TokenBudget = Math.Min(options.TokenBudget, session.UsualRunTokens);
        TimeProvider = options.TimeProvider;
        HasTypeIds = session.HasInput(EncoderInputRole.TypeIds);

        // Padding on the left moves the text; a graph that counts positions itself may count the padding.
        MasksPadding = session.HasInput(EncoderInputRole.Mask) && (!session.PadLeft || session.HasInput(EncoderInputRole.Positions));
        WorkerCount = options.WorkerCount
            ?? (session.Provider == OnnxExecutionProvider.Cpu ? Math.Max(1, Environment.ProcessorCount / options.IntraOpThreads) : 1);
        OnnxWorker[] workers = new OnnxWorker[WorkerCount];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new(session);

        Scheduler = new(workers, options.QueueLimit, "LocalMode.Onnx " + reference.Name, owner, session.Dispose);
    }

    /// <summary>Gets the model's name, for metadata and errors.</summary>
    public string Name { get; }

    public EncoderSession Session { get; }

    public HfTokenizer Tokenizer { get; }

    public TextModelConfig Config { get; }

    /// <summary>Gets the longest row in tokens, special tokens included.</summary>
    public int MaxTokens => Config.MaxTokens;

    public bool AllowSpecialTokens { get; }

    /// <summary>Gets a value indicating whether the graph takes type ids; without, none need to be made.</summary>
    public bool HasTypeIds { get; }

    /// <summary>Gets a value indicating whether the graph is told what is padding, and where the text begins if that is on the left; without, texts of other lengths would change a text's outputs.</summary>
    public bool MasksPadding { get; }

    public int TokenBudget { get; }

    public int WorkerCount { get; }

    public TimeProvider TimeProvider { get; }

    public OnnxScheduler Scheduler { get; }

    public ModelState State => _disposed ? ModelState.NotLoaded : ModelState.Ready;

    /// <summary>Reads the tokenizer and the graph and starts the workers.</summary>
    /// <param name="opening">The opening.</param>
    /// <param name="config">How texts are fed.</param>
    /// <param name="owner">The role's class, which errors name.</param>
    /// <param name="outputs">The outputs to read; <see cref="EncodedRow.Output"/> counts them in this order.</param>
    public static OnnxTextModel Open<TOptions>(
        OnnxOpening<TOptions> opening, TextModelConfig config, Type owner, params ReadOnlySpan<EncoderOutputRequest> outputs)
        where TOptions : OnnxModelOptions, new()
    {
        ModelReference reference = opening.Reference;
        string graph = GraphFile.Locate(reference.Name, reference.Path, opening.Options.ModelFile);
        HfTokenizer tokenizer = HfTokenizer.LoadDirectory(config.TokenizerDirectory ?? reference.Path);
        CheckMaxTokens(reference, opening.Options, config, tokenizer);
        opening.CancellationToken.ThrowIfCancellationRequested();

        int padTokenId = config.PadToken is { } pad && tokenizer.TokenToId(pad) is { } id ? id : config.PadTokenId;
        EncoderSession session = EncoderSession.Open(
            reference.Name, graph, opening.Options, outputs, padTokenId, config.PadLeft, opening.Logger, opening.CancellationToken, opening.VerifiedHash(graph));
        OnnxTextModel model = new(reference, session, tokenizer, config, opening.Options, owner);
        OpeningLog.Opened(opening.Logger, reference.Name, graph, session.Provider, model.WorkerCount, session.Outputs[0].Name, session.Outputs[0].Width, config.MaxTokens);
        return model;
    }

    /// <summary>Encodes a text, cut to the longest, in a worker's memory; the spans are valid until its next text.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for the text's tokens.</exception>
    public void Encode(string text, OnnxWorker worker, out ReadOnlySpan<int> ids, out ReadOnlySpan<int> typeIds, out bool isCut)
    {
        if (Config.LowerCase)
            text = text.ToLowerInvariant();

        // The longest may be far more than any text has: the room is what the text needs.
        int longest = Math.Min(MaxTokens, Array.MaxLength);
        long room = Math.Max(UsualRoom, (long)text.Length + _specialTokens);
        while (true)
        {
            int length = (int)Math.Min(room, longest);
            Span<int> idRoom = worker.IdRoom(length);
            Span<int> typeIdRoom = HasTypeIds ? worker.TypeIdRoom(length) : default;
            int count = Tokenizer.EncodeIds(text, idRoom, typeIdRoom, addSpecialTokens: true, AllowSpecialTokens, out isCut);

            // Characters can become several tokens each.
            if (length == longest || !isCut)
            {
                ids = idRoom[..count];
                typeIds = HasTypeIds ? typeIdRoom[..count] : default;
                return;
            }

            room = 4L * length;
        }
    }

    /// <summary>Throws if the role was disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, _owner);

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Answers a role's GetService for what all roles have: readiness, the engine's session, the role itself.</summary>
    public object? GetService(Type serviceType, object? serviceKey, object role)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(InferenceSession))
            return Session.Session;
        if (serviceType.IsInstanceOfType(role))
            return role;

        return serviceType == typeof(IModelReadiness) ? this : null;
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        Scheduler.Stop();
        Scheduler.Join();
    }

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        Scheduler.Stop();
        return new(Scheduler.Stopped);
    }

    private static void CheckMaxTokens(ModelReference reference, OnnxModelOptions options, TextModelConfig config, HfTokenizer tokenizer)
    {
        int special = tokenizer.CountSpecialTokens();
        if (config.MaxTokens > special)
            return;

        string reason = $"{config.MaxTokens} tokens leave no room for text: the tokenizer adds {special} special tokens to each.";
        if (options.MaxTokens is not null)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxTokens, $"{nameof(OnnxModelOptions.MaxTokens)}: {reason}");

        throw new ModelInvalidException(config.MaxTokensSource ?? reference.Path, field: null, reason);
    }
}
