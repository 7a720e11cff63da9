using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Puts texts into fixed classes with any chat client: the model chooses one of the labels for each text.</summary>
/// <remarks>
/// <para>
/// The client is asked by <see cref="ConstraintChatOptionsExtensions.WithChoices"/>. One that enforces choices can only answer with a label. The answer of any other is checked; it may
/// be corrected once, and is an <see cref="InvalidOutputException"/> after that.
/// </para>
/// <para>
/// <b>Scores.</b> A model that chooses tells no distribution: the chosen label has the score 1 and the others, in the order of the labels, 0. Where the client tells log-probabilities
/// (<see cref="LogProbabilityExtensions"/>), the additional property <see cref="ProbabilityKey"/> of a result is the probability that the model itself gave to the tokens that it chose,
/// without being held to the labels: those of the label and the one that ended the answer. What a client writes without asking the model, since no label goes on otherwise, counts as certain. So it is good
/// for comparing texts that got the same label, and no share among labels. It is left out where the model reasoned or called tools first, since its log-probabilities are those of all it wrote.
/// </para>
/// <para>
/// Each text is one call, and a pair of texts one text. A text that does not fit into the context is the client's error; nothing is cut. A text travels as a user message below a system
/// message that says that it is data, which lowers the chance that a model obeys instructions inside of it, and no more than that; but the answer is a label whatever the text says.
/// </para>
/// <para>Safe for concurrent use if the client is.</para>
/// </remarks>
public sealed class ChatTextClassifier : ITextClassifier
{
    /// <summary>The key of a result's additional properties with the model's own probability of the tokens that it chose for the label, a <see cref="double"/> from 0 to 1; see the remarks of the class.</summary>
    public const string ProbabilityKey = "localmode.classifier.probability";

    private readonly IChatClient _client;
    private readonly ChatTextClassifierOptions _options;
    private readonly string[] _labels;
    private readonly string _instructions;
    private readonly bool _leaveOpen;

    /// <summary>Initializes a new instance of the <see cref="ChatTextClassifier"/> class.</summary>
    /// <param name="client">Chooses the labels.</param>
    /// <param name="labels">The labels: at least one, none empty, each once; read now.</param>
    /// <param name="options">Options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen">Whether the client stays open when this object is disposed. The default is <see langword="false"/>: it is disposed too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A label is empty or named twice, something that is no label is described, or an option is out of its range.</exception>
    public ChatTextClassifier(IChatClient client, IEnumerable<string> labels, ChatTextClassifierOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(labels);
        _client = client;
        _labels = ChatRoleCalls.Labels(labels);
        _options = (options ?? new()).Snapshot(_labels);
        _instructions = ChatRoleCalls.Instruct(_options.Instructions, ChatRoleCalls.List(_labels, label => _options.Descriptions.TryGetValue(label, out string? meaning) ? meaning : null));
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    /// <exception cref="UnsupportedCapabilityException">The options ask for a <see cref="ScoreFunction"/>; there are no raw values to turn into scores.</exception>
    /// <exception cref="InvalidOutputException">An answer is no label.</exception>
    public async Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        long start = _options.TimeProvider.GetTimestamp();
        List<TextInput> inputs = InferenceBatches.Materialize(texts, static input => input.Text is null, nameof(texts));
        int count = _labels.Length;
        if (options is not null)
        {
            if (options.TopK is { } top)
                ArgumentOutOfRangeException.ThrowIfLessThan(top, 1, nameof(options));
            if (options.ScoreFunction != ScoreFunction.Default)
                throw new UnsupportedCapabilityException($"{nameof(TextClassificationOptions)}.{nameof(options.ScoreFunction)}", nameof(ChatTextClassifier), "Leave it out, or use a model that gives raw values.");
            count = Math.Min(count, options.TopK ?? count);
        }

        ChatOptions chat = ChatRoleCalls.Options(_options.ChatOptions, options);
        chat.ResponseFormat = null;
        chat.WithChoices(_labels);
        FormedAnswer<string>[] answers = await ChatRoleCalls.RunAsync<string>(
            _client, inputs.ConvertAll(static input => Text(input)), _instructions, chat, TextForm.Of(chat)!.Check, _options.Parallelism, cancellationToken).ConfigureAwait(false);
        return ChosenLabel.ToResults(
            answers, chosen => ChosenLabel.Score(_labels, chosen)[..count], tellsProbability: true, chat.ModelId, _options.TimeProvider.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? _client.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(TextClassifierMetadata) ? Metadata()
            : _client.GetService(serviceType);
    }

    /// <summary>Disposes the client, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _client.Dispose();
    }

    private static string Text(TextInput input) => input.Pair is null ? input.Text : $"First text:\n{input.Text}\n\nSecond text:\n{input.Pair}";

    private TextClassifierMetadata Metadata()
    {
        ChatClientMetadata? inner = _client.GetService<ChatClientMetadata>();
        return new(inner?.ProviderName, inner?.ProviderUri, inner?.DefaultModelId, _labels);
    }
}
