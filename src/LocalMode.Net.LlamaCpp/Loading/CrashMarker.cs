using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using LocalMode.LlamaCpp.Interop;
using Microsoft.Win32.SafeHandles;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>
/// The file of one loaded model that outlives the process if llama.cpp ends it: what the model was doing, and ggml's last words. It is
/// open, and locked where the system can lock, as long as the model is loaded; a change of stage overwrites its first line.
/// </summary>
/// <remarks>Safe for concurrent use. Its own errors are no errors of the model: they are logged, and the marker falls silent.</remarks>
internal sealed unsafe class CrashMarker : IDisposable
{
    /// <summary>The extension of the files.</summary>
    public const string Extension = ".crash";

    private const int FirstLine = 32;

    private static readonly Lock Gate = new();
    private static CrashMarker[] _all = [];

    private static PosixSignalRegistration[]? _signals;
    private static bool _exitSeen;

    [ThreadStatic]
    private static CrashMarker? _current;

    [ThreadStatic]
    private static bool _isUnmarked;

    private readonly CrashMarkers _owner;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly string _key;
    private CrashStage _stage;
    private int _runs;
    private bool _ran;
    private bool _disposed;

    private CrashMarker(CrashMarkers owner, SafeFileHandle file, string path, string key)
    {
        _owner = owner;
        _file = file;
        _path = path;
        _key = key;
    }

    /// <summary>Creates a marker in the stage of loading.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is read-only.</exception>
    public static CrashMarker Create(CrashMarkers owner, string path, string key, string model)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        CrashMarker marker = new(owner, file, path, key);
        try
        {
            CrashRecord record = CrashRecord.OfThisProcess(model);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(record.Body), FirstLine);
            marker.Write(CrashStage.Loading);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }

        lock (Gate)
        {
            _all = [.. _all, marker];
            _signals ??=
            [
                PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => EndAll()),
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => EndAll()),
                PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static _ => EndAll()),
            ];
            if (!_exitSeen)
            {
                _exitSeen = true;
                AppDomain.CurrentDomain.ProcessExit += static (_, _) => EndAll();
            }
        }

        return marker;
    }

    /// <summary>Makes llama.cpp's last words go to the markers of what runs then. Once per process, after its libraries are loaded.</summary>
    public static void Install() => GgmlNative.SetAbortCallback(&OnAbort);

    /// <summary>Tells that the calling thread runs this marker's model and no other: an abort on this thread is no other model's.</summary>
    /// <param name="marker">The marker; <see langword="null"/> if the model has none: an abort on this thread is no marked model's then.</param>
    public static void Attach(CrashMarker? marker)
    {
        _current = marker;
        _isUnmarked = marker is null;
    }

    /// <summary>Tells that the model is loaded. Earlier deaths in that stage that left no message were not its fault, and are forgotten.</summary>
    public void EndLoading()
    {
        Enter(CrashStage.Idle);
        _owner.ForgetLoading(_key);
    }

    /// <summary>Tells that a request begins.</summary>
    public void BeginRun()
    {
        lock (Gate)
        {
            if (_runs++ == 0)
                Enter(CrashStage.Running);
        }
    }

    /// <summary>Tells that a request ended.</summary>
    public void EndRun()
    {
        lock (Gate)
        {
            _ran = true;
            if (--_runs == 0)
                Enter(CrashStage.Idle);
        }
    }

    /// <summary>Removes the marker: the model was freed, and the process lives. If it has run requests, earlier deaths were not its fault, and are forgotten.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed)
                return;

            _disposed = true;
            _all = Array.FindAll(_all, other => other != this);
        }

        // Windows deletes nothing that is open. In between, this process is known to live by its id.
        _file.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _owner.Silent(error);
        }

        if (_ran)
            _owner.Forget(_key);
    }

    // A process that leaves by its own will, or by the user's, in the middle of something is no crash of a model.
    private static void EndAll()
    {
        foreach (CrashMarker marker in _all)
            marker.Enter(CrashStage.Idle);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnAbort(byte* text)
    {
        string message = "";
        Exception? failed = null;
        try
        {
            ReadOnlySpan<byte> words = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
            message = Encoding.UTF8.GetString(words);

            // No lock: the process ends here, and whoever holds the lock may wait for this thread.
            foreach (CrashMarker marker in _isUnmarked ? [] : _current is { } current ? [current] : _all)
            {
                if (marker._stage != CrashStage.Idle || marker == _current)
                    RandomAccess.Write(marker._file, words, RandomAccess.GetLength(marker._file));
            }
        }
        catch (Exception error)
        {
            // Nothing may unwind into native code; it is told below.
            failed = error;
        }

        // ggml would call abort, without a word to whoever reads the error stream.
        Environment.FailFast($"llama.cpp ended the process: {message}", failed);
    }

    private void Enter(CrashStage stage)
    {
        lock (Gate)
        {
            if (_disposed)
                return;

            try
            {
                Write(stage);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _owner.Silent(error);
            }
        }
    }

    private void Write(CrashStage stage)
    {
        _stage = stage;
        Span<byte> line = stackalloc byte[FirstLine];
        line.Fill((byte)' ');
        ReadOnlySpan<byte> name = stage switch
        {
            CrashStage.Loading => "loading"u8,
            CrashStage.Running => "running"u8,
            _ => "idle"u8,
        };
        name.CopyTo(line);
        _owner.Now.TryFormat(line[10..], out _, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        line[^1] = (byte)'\n';
        RandomAccess.Write(_file, line, 0);
    }
}
