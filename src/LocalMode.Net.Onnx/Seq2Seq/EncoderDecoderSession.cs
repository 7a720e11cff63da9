using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>The opened graphs of an encoder-decoder model, shared by all workers.</summary>
internal sealed class EncoderDecoderSession : IDisposable
{
    private EncoderDecoderSession(string model, EncoderDecoderFiles files, InferenceSession encoder, DecoderGraph first, DecoderGraph? later)
    {
        Model = model;
        EncoderFile = files.Encoder;
        Encoder = encoder;
        First = first;
        Later = later;
    }

    public string Model { get; }

    /// <summary>Gets what computes.</summary>
    public OnnxExecutionProvider Provider { get; private init; }

    public string EncoderFile { get; }

    public InferenceSession Encoder { get; }

    /// <summary>Gets the decoder of the first step.</summary>
    public DecoderGraph First { get; }

    /// <summary>Gets the decoder of the later steps: the first's own if it is merged, or <see langword="null"/> if there is no cache and every step begins anew.</summary>
    public DecoderGraph? Later { get; }

    /// <summary>Gets a value indicating whether the encoder's inputs are 64 bits wide.</summary>
    public bool EncoderIs64Bit { get; private init; }

    /// <summary>Gets the encoder's output.</summary>
    public string StatesOutput { get; private init; } = "";

    /// <summary>Gets what passes from the encoder to the decoder.</summary>
    public DecoderShapes Shapes { get; private set; } = null!;

    /// <summary>Opens the graphs and runs them once, since only a run shows the shapes of all that passes between them.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="files">The graphs.</param>
    /// <param name="options">The role's options.</param>
    /// <param name="logger">Is told which execution provider was chosen.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <exception cref="ModelInvalidException">A graph is damaged or not what it should be.</exception>
    public static EncoderDecoderSession Open(
        string model, EncoderDecoderFiles files, OnnxModelOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        OrtEnv environment = OnnxEnvironment.Get(options.LoggerFactory);
        using SessionOptions settings = SessionSettings.Create(options, environment, logger, out OnnxExecutionProvider provider);
        GraphLoader loader = new(options, provider, environment, logger);

        // A plan of the memory is kept for each shape that was ever run, and each step has a shape of its own.
        settings.EnableMemoryPattern = false;
        Stack<InferenceSession> opened = new();
        try
        {
            InferenceSession encoder = Load(loader, files.Encoder, settings, opened, cancellationToken);
            DecoderGraph first = DecoderGraph.Read(files.Decoder, Load(loader, files.Decoder, settings, opened, cancellationToken));
            DecoderGraph? later = files.DecoderWithPast is { } path ? DecoderGraph.Read(path, Load(loader, path, settings, opened, cancellationToken)) : null;
            Check(first, later);
            EncoderDecoderSession session = new(model, files, encoder, first, later ?? (first.IsMerged ? first : null))
            {
                Provider = provider,
                EncoderIs64Bit = ReadEncoder(files.Encoder, encoder),
                StatesOutput = FindStates(files.Encoder, encoder),
            };
            session.Shapes = DecoderShapes.Probe(session);
            opened.Clear();
            return session;
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelInvalidException(
                files.Encoder, field: null, $"ONNX Runtime could not run it with the decoder '{files.Decoder}': {e.Message.TrimEnd('.')}. Export or download both again.", e);
        }
        finally
        {
            while (opened.TryPop(out InferenceSession? session))
                session.Dispose();
        }
    }

    public void Dispose()
    {
        if (Later is not null && !ReferenceEquals(Later, First))
            Later.Session.Dispose();

        First.Session.Dispose();
        Encoder.Dispose();
    }

    private static InferenceSession Load(GraphLoader loader, string file, SessionOptions settings, Stack<InferenceSession> opened, CancellationToken cancellationToken)
    {
        try
        {
            InferenceSession session = loader.Load(file, hash: null, settings, cancellationToken);
            opened.Push(session);
            return session;
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelInvalidException(file, field: null, $"ONNX Runtime refused it: {e.Message.TrimEnd('.')}. Export or download it again.", e);
        }
    }

    private static void Check(DecoderGraph first, DecoderGraph? later)
    {
        if (first.HasPast && !first.IsMerged)
        {
            throw new ModelInvalidException(
                first.File, DecoderGraph.Branch, $"It takes a cache and has no such input, so that it cannot make the first step; it has {string.Join(", ", first.Inputs)}. Expected decoder_model or decoder_model_merged here, and decoder_with_past_model as the decoder of the later steps.");
        }

        if (later is null)
            return;
        if (first.IsMerged)
            throw new ModelInvalidException(later.File, field: null, $"There is nothing for it to do: '{first.File}' makes the later steps too. Name one of them, or decoder_model instead of the merged one.");
        if (!later.HasPast)
            throw new ModelInvalidException(later.File, "past_key_values", $"The graph takes no cache; it has {string.Join(", ", later.Inputs)}. Expected decoder_with_past_model.");
    }

    private static bool ReadEncoder(string file, InferenceSession session)
    {
        foreach (string name in session.InputNames)
        {
            if (name is not ("input_ids" or "attention_mask"))
                throw new ModelInvalidException(file, name, "The graph requires this input and nothing is known to put in; expected input_ids and attention_mask only.");
        }

        if (!session.InputMetadata.TryGetValue("input_ids", out NodeMetadata? ids) || ids.ElementDataType is not (TensorElementType.Int64 or TensorElementType.Int32))
            throw new ModelInvalidException(file, "input_ids", $"Expected 64-bit or 32-bit integers; the graph has the inputs {string.Join(", ", session.InputNames)}. Expected the graph of a text encoder.");

        return ids.ElementDataType == TensorElementType.Int64;
    }

    private static string FindStates(string file, InferenceSession session)
    {
        if (session.OutputMetadata.ContainsKey("last_hidden_state"))
            return "last_hidden_state";

        return session.OutputNames.Count == 1
            ? session.OutputNames[0]
            : throw new ModelInvalidException(file, "last_hidden_state", $"The graph has no such output; it has {string.Join(", ", session.OutputNames)}.");
    }
}
