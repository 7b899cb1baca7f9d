package fakeslack

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
)

// File is an upload.
type File struct {
	ID, Name, Title string
	Comment         string // initial_comment
	Content         []byte
	Channel, Thread string // where it was shared
	Shared          bool   // the upload was completed
	length          int
}

// Files lists the completed uploads by id.
func (s *Slack) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []File
	for _, id := range slices.Sorted(maps.Keys(s.files)) {
		if f := s.files[id]; f.Shared {
			found = append(found, *f)
		}
	}
	return found
}

func (s *Slack) uploadURL(req *request) (object, *refusal) {
	length, err := strconv.Atoi(req.args["length"])
	if err != nil || length <= 0 || req.args["filename"] == "" {
		return nil, refuse("invalid_arguments")
	}
	f := &File{ID: s.id("F"), Name: req.args["filename"], length: length}
	s.files[f.ID] = f
	return object{"upload_url": s.server.URL + "/upload/" + f.ID, "file_id": f.ID}, nil
}

// serveUpload takes the content once, of the length that was announced.
func (s *Slack) serveUpload(w http.ResponseWriter, r *http.Request, id string) {
	content, err := uploaded(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	f := s.files[id]
	if err != nil || f == nil || f.Content != nil || len(content) != f.length {
		http.Error(w, "upload refused", http.StatusBadRequest)
		return
	}
	f.Content = content
	_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(content)))
}

func uploaded(r *http.Request) ([]byte, error) {
	form, _, err := r.FormFile("file")
	if err == nil {
		return io.ReadAll(form)
	}
	if r.MultipartForm != nil {
		return nil, err
	}
	return io.ReadAll(r.Body)
}

func (s *Slack) uploadComplete(req *request) (object, *refusal) {
	var wanted []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal([]byte(req.args["files"]), &wanted) != nil || len(wanted) == 0 {
		return nil, refuse("invalid_arguments")
	}
	var c Channel
	if req.args["channel_id"] != "" {
		place, refused := s.uploadPlace(req.args["channel_id"])
		if refused != nil {
			return nil, refused
		}
		c = *place
	}
	list := []object{}
	for _, file := range wanted {
		f := s.files[file.ID]
		if f == nil || f.Content == nil || f.Shared {
			return nil, refuse("file_not_found")
		}
		f.Title, f.Channel, f.Thread, f.Shared = file.Title, c.ID, req.args["thread_ts"], true
		f.Comment = req.args["initial_comment"]
		list = append(list, object{"id": f.ID, "title": f.Title})
	}
	return object{"files": list}, nil
}

// uploadPlace wants a channel's id: a file cannot be sent to a user's id.
func (s *Slack) uploadPlace(id string) (*Channel, *refusal) {
	if s.channels[id] == nil {
		return nil, refuse("channel_not_found")
	}
	return s.writable(id)
}
