using System.Text;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>Compiles what answers of one model may be. What that takes of the vocabulary is built when it is first needed.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ModelConstraints
{
    private readonly string _provider;
    private readonly LlamaVocabulary _vocabulary;
    private readonly EngineSettings _settings;
    private readonly IReadOnlySet<int>? _callMarkers;
    private readonly Lazy<AnswerTokens> _tokens;
    private readonly Lazy<ConstraintCache> _plain;
    private readonly Lazy<ConstraintCache> _withCalls;
    private readonly bool _isOne;

    /// <summary>Prepares for a model.</summary>
    /// <param name="provider">The model's name, for errors.</param>
    /// <param name="vocabulary">Its vocabulary.</param>
    /// <param name="markers">The control tokens that are markers.</param>
    /// <param name="settings">The options.</param>
    public ModelConstraints(string provider, LlamaVocabulary vocabulary, MarkerTokens markers, EngineSettings settings)
    {
        _provider = provider;
        _vocabulary = vocabulary;
        _settings = settings;
        _callMarkers = markers.Of(calls: true, reasoning: false);
        Shown = markers.Of(calls: true, reasoning: true);
        _tokens = new(() => new(vocabulary, Shown));
        _plain = new(() => Create(markers: null, settings.ConstraintLimits));

        // Calls are read up to a depth. Where that is no limit, and no control token spells a marker, both are the same.
        bool isDeep = settings.ConstraintLimits.MaxNesting > JsonExtent.DeepestArguments;
        _isOne = !isDeep && _callMarkers is null;
        _withCalls = _isOne ? _plain : new(() => Create(_callMarkers, isDeep ? WithNesting(settings.ConstraintLimits, JsonExtent.DeepestArguments) : settings.ConstraintLimits));
    }

    /// <summary>Gets the control tokens that a constrained answer shows, or <see langword="null"/> if there are none.</summary>
    public IReadOnlySet<int>? Shown { get; }

    /// <summary>Gets a value indicating whether answers can be constrained: only where tokens stand for the bytes of the text.</summary>
    public bool IsSupported => _vocabulary.KeepsBytes;

    /// <summary>Gets the bytes that the compiled constraints and their masks take.</summary>
    public long ByteCount => BytesOf(_plain) + (_isOne ? 0 : BytesOf(_withCalls));

    /// <summary>Compiles a grammar, or gives what was compiled before.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="hasCalls">Whether it has markers of calls, which control tokens may spell.</param>
    /// <exception cref="UnsupportedCapabilityException">Answers of this model cannot be constrained.</exception>
    /// <exception cref="SchemaNotEnforceableException">A keyword of a schema cannot be enforced.</exception>
    /// <exception cref="SchemaTooComplexException">A limit was exceeded.</exception>
    /// <exception cref="ConstraintUnsatisfiableException">No text satisfies the grammar.</exception>
    public Constraint Compile(ConstraintGrammar grammar, bool hasCalls)
    {
        if (!IsSupported)
            throw new UnsupportedCapabilityException("constrained answers, because its tokenizer changes the text", _provider, "Ask for text, or use another model.");

        return (hasCalls ? _withCalls : _plain).Value.GetOrCompile(grammar);
    }

    /// <summary>Compiles a plan.</summary>
    /// <exception cref="LocalModeException">Those of <see cref="Compile(ConstraintGrammar, bool)"/>.</exception>
    public CompiledAnswer Compile(AnswerPlan plan)
    {
        CompiledTrigger[] triggers = new CompiledTrigger[plan.Triggers.Count];
        for (int i = 0; i < triggers.Length; i++)
        {
            AnswerTrigger trigger = plan.Triggers[i];
            triggers[i] = new(new(Encoding.UTF8.GetBytes(trigger.Text), trigger.AtStart), Compile(trigger.Rest, hasCalls: true), trigger.EndsAnswer);
        }

        return new()
        {
            Tokens = _tokens.Value,
            Whole = plan.Whole is { } whole ? Compile(whole, plan.HasCalls) : null,
            Triggers = triggers,
            Opening = plan.Thinking is { IsOpen: false } chosen ? new(Encoding.UTF8.GetBytes(chosen.Style.Open.Text), anchored: true) : null,
            Closing = plan.Thinking is { } thinking ? new(Encoding.UTF8.GetBytes(thinking.Style.Close.Text)) : null,
            BeginsInside = plan.Thinking is { IsOpen: true },
            MaxThinking = plan.Thinking?.MaxTokens,
            ForcesText = _settings.ForcedText,
        };
    }

    private static long BytesOf(Lazy<ConstraintCache> cache) => cache.IsValueCreated ? cache.Value.ByteCount : 0;

    private static ConstraintOptions WithNesting(ConstraintOptions limits, int nesting) => new()
    {
        MaxNesting = nesting,
        CompileTimeout = limits.CompileTimeout,
        MaxCompiledBytes = limits.MaxCompiledBytes,
        MaxMaskBytes = limits.MaxMaskBytes,
        TimeProvider = limits.TimeProvider,
    };

    private ConstraintCache Create(IReadOnlySet<int>? markers, ConstraintOptions limits)
    {
        ReadOnlyMemory<byte>[] tokens = new ReadOnlyMemory<byte>[_vocabulary.Size];
        for (int token = 0; token < tokens.Length; token++)
            tokens[token] = _vocabulary.PieceMemory(token);

        foreach (SpecialToken special in _vocabulary.Specials)
        {
            if (markers is not null && markers.Contains(special.Id))
                tokens[special.Id] = special.Text;
        }

        // Where there are two caches, they share the limit.
        long limit = _settings.ConstraintCacheLimit / (_isOne ? 1 : 2);
        return new(TokenVocabulary.Create(tokens, _tokens.Value.EndTokens), limits, limit);
    }
}
