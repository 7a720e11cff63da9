using System.ClientModel.Primitives;

namespace LocalMode.Tests.Escalation;

/// <summary>A response as System.ClientModel's transport would give it.</summary>
internal sealed class FakePipelineResponse(int status, string? body, bool buffered = true, Dictionary<string, string>? headers = null) : PipelineResponse
{
    public override int Status => status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override BinaryData Content => buffered
        ? BinaryData.FromString(body ?? "")
        : throw new InvalidOperationException("The response is not buffered.");

    protected override PipelineResponseHeaders HeadersCore { get; } = new Headers(headers ?? []);

    public override BinaryData BufferContent(CancellationToken cancellationToken = default) => Content;

    public override ValueTask<BinaryData> BufferContentAsync(CancellationToken cancellationToken = default) => new(Content);

    public override void Dispose()
    {
    }

    private new sealed class Headers(Dictionary<string, string> headers) : PipelineResponseHeaders
    {
        private readonly Dictionary<string, string> _headers = new(headers, StringComparer.OrdinalIgnoreCase);

        public override IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _headers.GetEnumerator();

        public override bool TryGetValue(string name, out string? value) => _headers.TryGetValue(name, out value);

        public override bool TryGetValues(string name, out IEnumerable<string>? values)
        {
            bool found = _headers.TryGetValue(name, out string? value);
            values = found ? [value!] : null;
            return found;
        }
    }
}
