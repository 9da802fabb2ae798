@echo off
rem The twin of ./nncompress for Windows: builds the tool where it is missing or older than its sources, then runs it.
rem What this script says goes to stderr; stdout belongs to the tool.
setlocal
set "root=%~dp0"
set "tool=%root%artifacts\tool"
if not exist "%tool%\" mkdir "%tool%" || (call :say cannot write to "%tool%", where the build goes. & exit /b 4)

call :isCurrent && goto run

:lock
2>nul mkdir "%tool%\lock" && goto locked
if not defined told call :say another build is running; waiting for it. If there is none, remove %tool%\lock
set "told=yes"
>nul ping -n 2 127.0.0.1
goto lock

:locked
call :isCurrent || call :publish
set "result=%errorlevel%"
rmdir /s /q "%tool%\lock"
if not "%result%" == "0" exit /b %result%

:run
rem The program looks for the runtime in DOTNET_ROOT and in the usual places; the dotnet on the path may stand elsewhere.
for %%d in (dotnet.exe) do set "dotnet=%%~dp$PATH:d"
if not defined DOTNET_ROOT if exist "%dotnet%host\fxr\" set "DOTNET_ROOT=%dotnet%"
"%tool%\%build%\nncompress.exe" %*
exit /b %errorlevel%

rem Up to date: the list of sources and build settings, with sizes and times, is the one the build began with.
:isCurrent
set "build="
if not exist "%tool%\current" exit /b 1
set /p build=<"%tool%\current"
if not exist "%tool%\%build%\nncompress.exe" exit /b 1
set "list=%tool%\list-%random%%random%"
call :listSources "%list%"
>nul 2>nul fc /b "%list%" "%tool%\%build%\.sources"
set "differs=%errorlevel%"
del "%list%"
exit /b %differs%

:listSources
pushd "%root%"
(
  where /t /r src *
  where /t /r docs\diagnostics *
  where /t /r docs\passes *
  where /t ".:Directory.*" ".:global.json"
) >%1 2>nul
popd
exit /b 0

:publish
where dotnet >nul 2>nul || (call :say dotnet was not found on the path. Building needs the .NET SDK 10 and npm. & exit /b 4)
call :say building (at first use this takes a minute or two and fetches ONNX Runtime, 150 MB, once^)
set "build=%random%-%random%"
set "new=%tool%\%build%"
mkdir "%new%"
call :listSources "%new%\.sources"
rem Intermediate files apart from those of dotnet build: the two may run at the same time.
set "project="%root%src\Cli\Cli.csproj" --use-current-runtime -p:ArtifactsPath="%tool%\build" -v q"
rem Compiled ahead of time it starts faster; the compiler for that is a package which not every registry has.
set "ahead=true"
dotnet restore %project% -p:PublishReadyToRun=true >nul 2>nul || set "ahead=false"
if "%ahead%" == "false" dotnet restore %project% 1>&2 || (call :say the build could not fetch its packages; what is missing stands above. & exit /b 4)
dotnet publish %project% --no-restore --nologo -c Release --no-self-contained -p:PublishReadyToRun=%ahead% -o "%new%" 1>&2 || (call :say the build failed; the reason stands above. & exit /b 4)
>"%tool%\lock\current" echo %build%
move /y "%tool%\lock\current" "%tool%\current" >nul
rem Older builds go, but for those that are still running: their program cannot be deleted.
for /d %%f in ("%tool%\*-*") do if /i not "%%~nxf" == "%build%" (
  del /q "%%f\nncompress.exe" 2>nul
  if not exist "%%f\nncompress.exe" rmdir /s /q "%%f"
)
exit /b 0

:say
1>&2 echo nncompress: %*
exit /b 0
