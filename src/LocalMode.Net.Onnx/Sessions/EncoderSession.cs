using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>An opened graph of a text encoder, shared by all workers.</summary>
internal sealed class EncoderSession : IDisposable
{
    private EncoderSession(
        string model, InferenceSession session, EncoderGraph graph, OnnxExecutionProvider provider, bool bindsMemory, int dimensions, int padTokenId, bool padLeft)
    {
        Model = model;
        Session = session;
        Graph = graph;
        Provider = provider;
        BindsMemory = bindsMemory;
        Dimensions = dimensions;
        PadTokenId = padTokenId;
        PadLeft = padLeft;
        InputNames = [.. graph.Inputs.Select(static input => input.Name)];
        OutputNames = [graph.Output];
    }

    public string Model { get; }

    public InferenceSession Session { get; }

    public EncoderGraph Graph { get; }

    public OnnxExecutionProvider Provider { get; }

    /// <summary>
    /// Gets a value indicating whether a run may use a binding made once for its shape. A binding copies its inputs to an accelerator when
    /// it is made and never again, so that this needs the processor, and nobody but us to say so: what a caller's action added to the
    /// session's options cannot be read back.
    /// </summary>
    public bool BindsMemory { get; }

    public int Dimensions { get; }

    /// <summary>Gets the most tokens of one run, padding included: more do not fit into the array of its output.</summary>
    public int MaxRunTokens => Array.MaxLength / Dimensions;

    public int PadTokenId { get; }

    public bool PadLeft { get; }

    public string[] InputNames { get; }

    public string[] OutputNames { get; }

    /// <summary>Reads the graph and runs it once, since only a run shows that it works and how long its vectors are.</summary>
    public static EncoderSession Open(
        string model, string file, OnnxEmbeddingOptions options, int padTokenId, bool padLeft, ILogger logger, CancellationToken cancellationToken)
    {
        OrtEnv environment = OnnxEnvironment.Get(options.LoggerFactory);
        using SessionOptions settings = new()
        {
            // Parallelism comes from the workers: two runs side by side beat one run on two threads.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };

        // Without VNNI the products of unsigned activations and signed 8-bit weights saturate; this has them computed exactly there, and changes nothing elsewhere.
        settings.AddSessionConfigEntry("session.x64quantprecision", "1");
        OnnxExecutionProvider provider = ExecutionProviders.Apply(settings, options.ExecutionProvider, environment, logger);
        options.ConfigureSession?.Invoke(settings);

        InferenceSession? session = null;
        try
        {
            session = Load(file, settings, cancellationToken);
            EncoderGraph graph = EncoderGraph.Read(file, session);
            bool bindsMemory = provider == OnnxExecutionProvider.Cpu && options.ConfigureSession is null;
            EncoderSession opened = new(model, session, graph, provider, bindsMemory, Probe(session, graph, padTokenId), padTokenId, padLeft);
            session = null;
            return opened;
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ModelInvalidException(file, field: null, $"ONNX Runtime {environment.GetVersionString()} refused it: {e.Message.TrimEnd('.')}. Export or download it again.", e);
        }
        finally
        {
            session?.Dispose();
        }
    }

    public void Dispose() => Session.Dispose();

    private static InferenceSession Load(string file, SessionOptions settings, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static state => ((SessionOptions)state!).SetLoadCancellationFlag(true), settings))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(file, settings);
        }
    }

    private static int Probe(InferenceSession session, EncoderGraph graph, int padTokenId)
    {
        long[] shape = [1, 1];
        List<OrtValue> values = [];
        try
        {
            foreach ((_, EncoderInputRole role, bool is64Bit) in graph.Inputs)
            {
                int value = role switch { EncoderInputRole.Ids => padTokenId, EncoderInputRole.Mask => 1, _ => 0 };
                values.Add(is64Bit
                    ? OrtValue.CreateTensorValueFromMemory([(long)value], shape)
                    : OrtValue.CreateTensorValueFromMemory([value], shape));
            }

            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [.. graph.Inputs.Select(static input => input.Name)], values, [graph.Output]);
            OrtTensorTypeAndShapeInfo info = outputs[0].GetTensorTypeAndShape();
            long[] found = info.Shape;
            long[] expected = graph.IsPooled ? [1] : [1, 1];
            if (info.ElementDataType != TensorElementType.Float || found.Length != expected.Length + 1 || !found.AsSpan(0, expected.Length).SequenceEqual(expected) || found[^1] < 1)
            {
                throw new ModelInvalidException(
                    graph.File, graph.Output, $"One token gave {info.ElementDataType} [{string.Join(", ", found)}]; expected 32-bit floats [{string.Join(", ", expected)}, dimensions].");
            }

            return checked((int)found[^1]);
        }
        finally
        {
            foreach (OrtValue value in values)
                value.Dispose();
        }
    }
}
