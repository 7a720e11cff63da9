namespace LocalMode.Onnx.Tests.Seq2Seq;

public sealed class EncoderDecoderFilesTests : IDisposable
{
    private readonly SequenceDirectory _directory = new(SequenceGoldens.Summarize, withGraphs: false);

    [Theory]
    [InlineData("onnx/encoder_model.onnx onnx/decoder_model_merged.onnx onnx/decoder_model.onnx onnx/decoder_with_past_model.onnx", null, "onnx/encoder_model.onnx", "onnx/decoder_model_merged.onnx", null)]
    [InlineData("onnx/encoder_model.onnx onnx/decoder_model.onnx onnx/decoder_with_past_model.onnx", null, "onnx/encoder_model.onnx", "onnx/decoder_model.onnx", "onnx/decoder_with_past_model.onnx")]
    [InlineData("onnx/encoder_model.onnx onnx/decoder_model.onnx", null, "onnx/encoder_model.onnx", "onnx/decoder_model.onnx", null)]
    [InlineData("encoder_model.onnx decoder_model_merged.onnx", null, "encoder_model.onnx", "decoder_model_merged.onnx", null)]
    [InlineData("onnx/encoder_model.onnx onnx/decoder_model.onnx onnx/encoder_model_quantized.onnx onnx/decoder_model_merged_quantized.onnx", null, "onnx/encoder_model.onnx", "onnx/decoder_model.onnx", null)]
    [InlineData("onnx/encoder_model.onnx onnx/decoder_model.onnx onnx/encoder_model_quantized.onnx onnx/decoder_model_merged_quantized.onnx", "quantized", "onnx/encoder_model_quantized.onnx", "onnx/decoder_model_merged_quantized.onnx", null)]
    [InlineData("onnx/encoder_model_int8.onnx onnx/decoder_model_merged_int8.onnx", null, "onnx/encoder_model_int8.onnx", "onnx/decoder_model_merged_int8.onnx", null)]
    [InlineData("onnx/encoder_model_fp16.onnx onnx/decoder_model_fp16.onnx onnx/decoder_with_past_model_fp16.onnx", "fp16", "onnx/encoder_model_fp16.onnx", "onnx/decoder_model_fp16.onnx", "onnx/decoder_with_past_model_fp16.onnx")]
    public void Locate_UsualNames_TakesThem(string files, string? variant, string encoder, string decoder, string? later)
    {
        Create(files);

        EncoderDecoderFiles found = Locate(new(Variant: variant));

        found.Encoder.Should().Be(_directory.PathOf(encoder));
        found.Decoder.Should().Be(_directory.PathOf(decoder));
        found.DecoderWithPast.Should().Be(later is null ? null : _directory.PathOf(later));
    }

    [Fact]
    public void Locate_NamedFiles_TakesThem()
    {
        Create("a.onnx onnx/b.onnx c.onnx onnx/encoder_model.onnx onnx/decoder_model_merged.onnx");

        Locate(new("a.onnx", "onnx/b.onnx", "c.onnx")).Should().Be(new EncoderDecoderFiles(
            _directory.PathOf("a.onnx"), _directory.PathOf("onnx/b.onnx"), _directory.PathOf("c.onnx")));
        Locate(new(Decoder: "onnx/b.onnx")).Should().Be(new EncoderDecoderFiles(
            _directory.PathOf("onnx/encoder_model.onnx"), _directory.PathOf("onnx/b.onnx"), null));
        Locate(new(Encoder: "a.onnx")).Decoder.Should().Be(_directory.PathOf("onnx/decoder_model_merged.onnx"));
    }

    [Theory]
    [InlineData("", null, "no graph below")]
    [InlineData("onnx/encoder_model.onnx", null, "onnx/encoder_model.onnx")]
    [InlineData("onnx/decoder_model_merged.onnx", null, "onnx/decoder_model_merged.onnx")]
    [InlineData("onnx/model.onnx", null, "onnx/model.onnx")]
    [InlineData("onnx/encoder_model.onnx onnx/decoder_model.onnx", "q4", "onnx/decoder_model.onnx")]
    [InlineData("onnx/encoder_model_int8.onnx onnx/decoder_model_merged_int8.onnx onnx/encoder_model_q4.onnx onnx/decoder_model_merged_q4.onnx", null, "encoder_model_q4.onnx")]
    public void Locate_GraphsMissing_ThrowsAndListsWhatIsThere(string files, string? variant, string listed)
    {
        Create(files);

        ModelNotFoundException error = FluentActions.Invoking(() => Locate(new(Variant: variant))).Should().Throw<ModelNotFoundException>().Which;

        error.Message.Should().Contain(listed.Replace('/', Path.DirectorySeparatorChar));
        error.ProbedPaths.Should().NotBeEmpty().And.OnlyContain(path => !File.Exists(path) || path.Contains("encoder"));
    }

    [Theory]
    [InlineData("x.onnx", null, null)]
    [InlineData(null, "x.onnx", null)]
    [InlineData(null, "onnx/decoder_model.onnx", "x.onnx")]
    public void Locate_NamedFileMissing_ThrowsWithItsPath(string? encoder, string? decoder, string? later)
    {
        Create("onnx/encoder_model.onnx onnx/decoder_model.onnx");

        FluentActions.Invoking(() => Locate(new(encoder, decoder, later))).Should().Throw<ModelNotFoundException>()
            .Which.ProbedPaths.Should().Equal(_directory.PathOf("x.onnx"));
    }

    public void Dispose() => _directory.Dispose();

    private EncoderDecoderFiles Locate(EncoderDecoderChoice choice) => EncoderDecoderFiles.Locate("test/model", _directory.Path, choice);

    private void Create(string files)
    {
        foreach (string file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _directory.Write(file, "");
    }
}
