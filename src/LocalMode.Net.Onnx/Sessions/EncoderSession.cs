using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>An opened graph of a text encoder, shared by all workers.</summary>
internal sealed class EncoderSession : IDisposable
{
    // The scores of a vocabulary are a megabyte a token or more: what a run gives must stay small beside the model.
    private const long UsualOutputBytes = 64 << 20;

    private EncoderSession(
        string model, InferenceSession session, EncoderGraph graph, EncoderOutput[] outputs, OnnxExecutionProvider provider, bool bindsMemory, int padTokenId, bool padLeft)
    {
        Model = model;
        Session = session;
        Graph = graph;
        Outputs = outputs;
        Provider = provider;
        BindsMemory = bindsMemory;
        PadTokenId = padTokenId;
        PadLeft = padLeft;
        InputNames = [.. graph.Inputs.Select(static input => input.Name)];
        OutputNames = Array.ConvertAll(outputs, static output => output.Name);
        MaxRunTokens = Array.MaxLength / outputs.Max(static output => output.Width);
        UsualRunTokens = (int)Math.Clamp(UsualOutputBytes / sizeof(float) / outputs.Sum(static output => (long)output.Width), 1, MaxRunTokens);
    }

    public string Model { get; }

    public InferenceSession Session { get; }

    public EncoderGraph Graph { get; }

    /// <summary>Gets the outputs that are read, in the order in which they were asked for.</summary>
    public EncoderOutput[] Outputs { get; }

    public OnnxExecutionProvider Provider { get; }

    /// <summary>
    /// Gets a value indicating whether a run may use a binding made once for its shape. A binding copies its inputs to an accelerator when
    /// it is made and never again, so that this needs the processor, and nobody but us to say so: what a caller's action added to the
    /// session's options cannot be read back.
    /// </summary>
    public bool BindsMemory { get; }

    /// <summary>Gets the most tokens of one run, padding included: more do not fit into the array of an output.</summary>
    public int MaxRunTokens { get; }

    /// <summary>Gets the tokens of one run whose outputs take little memory; a row that is longer runs alone.</summary>
    public int UsualRunTokens { get; }

    public int PadTokenId { get; }

    public bool PadLeft { get; }

    public string[] InputNames { get; }

    public string[] OutputNames { get; }

    /// <summary>Reads the graph and runs it once.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="file">The graph.</param>
    /// <param name="options">The role's options.</param>
    /// <param name="requests">The outputs to read.</param>
    /// <param name="padTokenId">What fills the rows up.</param>
    /// <param name="padLeft">Whether rows are filled up on the left.</param>
    /// <param name="logger">Receives what is chosen.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <param name="hash">The SHA-256 of the file, if it was compared with it just now.</param>
    public static EncoderSession Open(
        string model,
        string file,
        OnnxModelOptions options,
        ReadOnlySpan<EncoderOutputRequest> requests,
        int padTokenId,
        bool padLeft,
        ILogger logger,
        CancellationToken cancellationToken,
        string? hash = null)
    {
        OrtEnv environment = OnnxEnvironment.Get(options.LoggerFactory);
        using SessionOptions settings = SessionSettings.Create(options, environment, logger, out OnnxExecutionProvider provider);

        InferenceSession? session = null;
        try
        {
            session = new GraphLoader(options, provider, environment, logger).Load(file, hash, settings, cancellationToken);
            EncoderGraph graph = EncoderGraph.Read(file, session, requests);
            EncoderOutput[] outputs = EncoderProbe.Run(session, graph, padTokenId);
            bool bindsMemory = provider == OnnxExecutionProvider.Cpu && options.ConfigureSession is null;
            EncoderSession opened = new(model, session, graph, outputs, provider, bindsMemory, padTokenId, padLeft);
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

    /// <summary>Returns whether the graph takes an input.</summary>
    public bool HasInput(EncoderInputRole role)
    {
        foreach ((_, EncoderInputRole has, _) in Graph.Inputs)
        {
            if (has == role)
                return true;
        }

        return false;
    }

    public void Dispose() => Session.Dispose();
}
